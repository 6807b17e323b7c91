import '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type BackendValues,
  type DataType,
  findBackend,
  getKernel,
  type NamedTensorInfoMap,
  registerKernel,
  type TensorInfo,
  type UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core';

/** What training needs and the wasm backend of TensorFlow.js lacks. The one place where kernels are added to it. */
const borrowed = ['Conv2DBackpropFilter'] as const;

let registered = false;

/** Adds them once. @throws Error where the cpu backend has no such kernel to lend */
export async function registerMissingKernels(): Promise<void> {
  if (registered) return;
  registered = true;
  if (getKernel('UnsortedSegmentSum', 'wasm') === undefined) {
    registerKernel({
      kernelName: 'UnsortedSegmentSum',
      backendName: 'wasm',
      kernelFunc: ({ inputs, backend, attrs }) =>
        unsortedSegmentSum(
          inputs as unknown as { x: TensorInfo; segmentIds: TensorInfo },
          backend as BackendWasm,
          attrs as unknown as UnsortedSegmentSumAttrs,
        ),
    });
  }
  for (const name of borrowed) if (getKernel(name, 'wasm') === undefined) borrowFromCpu(name);
}

/** The gradient of a gather: rows of x are added up by segment. x [n, …], segmentIds int32 [n] → [numSegments, …]. */
function unsortedSegmentSum(
  { x, segmentIds }: { x: TensorInfo; segmentIds: TensorInfo },
  backend: BackendWasm,
  { numSegments }: UnsortedSegmentSumAttrs,
): TensorInfo {
  const rows = backend.readSync(x.dataId) as Float32Array;
  const ids = backend.readSync(segmentIds.dataId) as Int32Array;
  const width = x.shape.slice(1).reduce((product, size) => product * size, 1);
  const sums = new Float32Array(numSegments * width);
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row] as number;
    if (segment < 0) continue;
    const [from, to] = [row * width, segment * width];
    for (let i = 0; i < width; i++) sums[to + i] = (sums[to + i] as number) + (rows[from + i] as number);
  }
  return output(backend, [numSegments, ...x.shape.slice(1)], x.dtype, sums);
}

/** Runs the cpu backend's kernel on copies: slow, and right. */
function borrowFromCpu(kernelName: string): void {
  const lent = getKernel(kernelName, 'cpu');
  if (lent === undefined) throw new Error(`neither the wasm nor the cpu backend has the kernel ${kernelName}`);
  const cpu = findBackend('cpu') as unknown as Cpu;
  registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as BackendWasm;
      const copies: NamedTensorInfoMap = {};
      for (const [name, tensor] of Object.entries(inputs)) {
        if (tensor === undefined || Array.isArray(tensor)) throw new Error(`${kernelName} takes single tensors`);
        copies[name] = cpu.makeTensorInfo(tensor.shape, tensor.dtype, wasm.readSync(tensor.dataId));
      }
      const result = lent.kernelFunc({ inputs: copies, backend: cpu, ...(attrs === undefined ? {} : { attrs }) });
      const list = Array.isArray(result) ? result : [result];
      const answers = list.map((one) => output(wasm, one.shape, one.dtype, cpu.readSync(one.dataId)));
      for (const one of [...list, ...Object.values(copies)]) {
        if (one !== undefined && !Array.isArray(one)) cpu.disposeData(one.dataId);
      }
      return Array.isArray(result) ? answers : (answers[0] as TensorInfo);
    },
  });
}

interface Cpu {
  makeTensorInfo(shape: number[], dtype: DataType, values: BackendValues): TensorInfo;
  readSync(dataId: object): BackendValues;
  disposeData(dataId: object): boolean;
}

function output(backend: BackendWasm, shape: number[], dtype: DataType, values: BackendValues): TensorInfo {
  return { dataId: backend.write(values, shape, dtype), shape, dtype };
}
