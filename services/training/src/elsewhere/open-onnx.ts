import { feedsOf } from '@insight-mesh/algorithms/onnx/feeds';
import { OnnxModel, type OnnxParts } from '@insight-mesh/algorithms/onnx/onnx-model';
import type { MaskType } from '@insight-mesh/algorithms/onnx/signature';
import { AppError } from '@insight-mesh/runtime/errors';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { refused } from './check-onnx.js';

const maskTypes: Record<string, MaskType> = { int64: 'int64', float32: 'float32', bool: 'bool' };

export interface OpenedOnnx {
  model: OnnxModel;
  /** The signature with what the graph itself tells: the mask's type. */
  signature: OnnxParts['signature'];
  close(): Promise<void>;
}

/**
 * Opens a graph in ONNX Runtime on one thread. It runs in the process of a run: a graph that crashes or hangs ends that and nothing else.
 * @throws AppError INVALID_ARGUMENT where the graph does not load, or an input is of a type that it cannot be fed
 */
export async function openOnnx(bytes: Uint8Array, parts: Omit<OnnxParts, 'run'>): Promise<OpenedOnnx> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  }).catch((error: unknown) => {
    throw refused('data', `must load in ONNX Runtime: ${firstLine(error)}`);
  });
  const signature = { ...parts.signature, ...maskTypeOf(session, parts.signature.maskInput) };
  requireType(session, signature.itemsInput, 'int64');
  if (signature.lengthInput !== undefined) requireType(session, signature.lengthInput, 'int64');
  const { output } = signature;
  const model = new OnnxModel({
    ...parts,
    signature,
    run: async (context) => {
      const feeds = feedsOf(signature, context).map(({ name, type, data, dims }) => [
        name,
        new Tensor(type, data as never, dims),
      ]);
      try {
        const results = await session.run(Object.fromEntries(feeds), [output], { logSeverityLevel: 4 });
        const tensor = results[output];
        if (tensor === undefined || !(tensor.data instanceof Float32Array || tensor.data instanceof Float64Array)) {
          throw refused('signature.output', `${output} must be float, and is ${tensor?.type ?? 'not there'}`);
        }
        return { data: tensor.data, dims: tensor.dims };
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError('FAILED_PRECONDITION', `the graph cannot be run: ${firstLine(error)}`, { cause: error });
      }
    },
  });
  return { model, signature, close: () => session.release() };
}

function typeOf(session: InferenceSession, name: string): string {
  const found = session.inputMetadata.find((each) => each.name === name);
  return found?.isTensor === true ? found.type : 'no tensor';
}

function requireType(session: InferenceSession, name: string, type: string): void {
  const has = typeOf(session, name);
  if (has !== type) throw refused('signature', `input ${name} must be ${type}, and is ${has}`);
}

function maskTypeOf(session: InferenceSession, name: string | undefined): { maskType?: MaskType } {
  if (name === undefined) return {};
  const has = typeOf(session, name);
  const maskType = maskTypes[has];
  if (maskType === undefined)
    throw refused('signature.mask_input', `${name} must be int64, float or bool, and is ${has}`);
  return { maskType };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
}
