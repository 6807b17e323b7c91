import { feedsOf } from '@insight-mesh/algorithms/onnx/feeds';
import { OnnxModel } from '@insight-mesh/algorithms/onnx/onnx-model';
import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { endWithParent } from '@insight-mesh/runtime/end-with-parent';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FromOnnx, ToOnnx } from './onnx-messages.js';

/**
 * The process of one model from elsewhere. ONNX Runtime computes on the thread that calls it, so in the recommender's own process one slow
 * graph would hold up every request, and one that crashes would end it.
 */
function send(message: FromOnnx): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit(0));
// While a graph computes nobody hears of the disconnection, and one may compute for ever.
endWithParent(Number(process.argv[2]));
// Ctrl-C reaches the whole group; when the recommender has drained, its end closes the channel.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

let model: OnnxModel | undefined;
/** One after the other, in the order of asking. */
let queue: Promise<void> = Promise.resolve();

process.on('message', (message: ToOnnx) => {
  queue = queue.then(() => (message.kind === 'load' ? load(message) : answer(message)));
});

async function load(message: Extract<ToOnnx, { kind: 'load' }>): Promise<void> {
  try {
    const signature = JSON.parse(Buffer.from(message.signature).toString('utf8')) as OnnxSignature;
    const vocabulary = JSON.parse(Buffer.from(message.vocabulary).toString('utf8')) as string[];
    const session = await InferenceSession.create(message.model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
    model = new OnnxModel({
      signature,
      vocabulary,
      ...(message.itemMatrix === undefined ? {} : { itemMatrix: matrixOf(message.itemMatrix, vocabulary.length) }),
      run: async (context) => {
        const feeds = feedsOf(signature, context).map(({ name, type, data, dims }) => [
          name,
          new Tensor(type, data as never, dims),
        ]);
        const results = await session.run(Object.fromEntries(feeds), [signature.output], { logSeverityLevel: 4 });
        const tensor = results[signature.output];
        if (!(tensor?.data instanceof Float32Array || tensor?.data instanceof Float64Array)) {
          throw new Error(`output ${signature.output} is not float`);
        }
        return { data: tensor.data, dims: tensor.dims };
      },
    });
    send({ kind: 'loaded' });
  } catch (error) {
    send({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
  }
}

async function answer({ id, items, count, exclude, until }: Extract<ToOnnx, { kind: 'ask' }>): Promise<void> {
  try {
    if (model === undefined) throw new Error('it is not loaded');
    if (Date.now() >= until) throw new Error('nobody waits any longer');
    send({ kind: 'answer', id, list: await model.recommend(items, count, { exclude: new Set(exclude) }) });
  } catch (error) {
    send({ kind: 'none', id, message: error instanceof Error ? error.message : String(error) });
  }
}

// The floats need not lie at a multiple of four.
function matrixOf(bytes: Uint8Array, rows: number): { values: Float32Array; columns: number } {
  const values = new Float32Array(Uint8Array.from(bytes).buffer);
  return { values, columns: values.length / rows };
}

send({ kind: 'ready' });
