import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { nextItemGraph, type OnnxGraph, onnxFile } from '@insight-mesh/algorithms/onnx/test-graph';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnnxProcess } from '../src/models/onnx-process.js';
import type { Service } from '../src/service.js';
import { FaultFeature } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { itemKnn, items, popularity } from './test-shop.js';

const tenant = 'shop';
const ids = items.map(({ id }) => id ?? '');
const size = ids.length;
const graph = nextItemGraph(ids.map((_, i) => (i + 1) % size));
const signature: OnnxSignature = {
  ...{ itemsInput: 'items', length: 3, dynamicLength: true, padding: 'left', paddingId: 0, firstId: 0 },
  ...{ output: 'scores', firstScore: 0 },
};

/** The same answers after products whose results count for nothing: 30 rounds take some hundred milliseconds. */
function slow(rounds = 30): OnnxGraph {
  const wide = 600;
  const nodes = [
    { operator: 'Cast', inputs: ['items'], outputs: ['numbers'], attributes: { to: 1 } },
    { operator: 'ReduceSum', inputs: ['numbers'], outputs: ['sum'], attributes: { keepdims: 0 } },
    // Of the input: what is constant would be worked out once, when the graph is opened.
    { operator: 'Mul', inputs: ['wide', 'sum'], outputs: ['wide0'] },
  ];
  for (let i = 0; i < rounds; i++) {
    nodes.push({
      operator: 'MatMul',
      inputs: [`wide${i}`, 'wide'],
      outputs: [`wide${i + 1}`],
    } as (typeof nodes)[number]);
  }
  return {
    ...graph,
    nodes: [
      ...graph.nodes,
      ...nodes,
      { operator: 'ReduceSum', inputs: [`wide${rounds}`], outputs: ['nothing'], attributes: { keepdims: 0 } },
      { operator: 'Add', inputs: ['scores', 'nothing'], outputs: ['slow'] },
    ],
    outputs: [{ name: 'slow', type: 'float', dims: [1, size] }],
    initializers: [...graph.initializers, { name: 'wide', dims: [wide, wide], values: new Float32Array(wide * wide) }],
  };
}

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
let client: Client;
let key: string;

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const served = () => service.context.models.champion(tenant, 'recommend');
const sourcesOf = (answer: { items: { source: string }[] }) => new Set(answer.items.map(({ source }) => source));

async function promote(version: number, of: OnnxGraph, as: OnnxSignature = signature, vocabulary = ids): Promise<void> {
  await mesh.announce(
    await mesh.writeFiles(tenant, 'recommend', version, 'onnx', {
      'model.onnx': onnxFile(of),
      'signature.json': Buffer.from(JSON.stringify(as)),
      'vocabulary.json': Buffer.from(JSON.stringify(vocabulary)),
    }),
  );
}

beforeAll(async () => {
  mesh = await new TestMesh().start();
  key = await mesh.addTenant(tenant);
  feature = await new FaultFeature(mesh).start();
  await mesh.putItems(tenant, items);
  await mesh.promote(tenant, 'popular', 1, popularity());
  // Any answer of the quick graph comes in time here, none of the slow one does.
  service = await mesh.serve(feature.address, { MODEL_MAX_MS: '60000' });
  client = mesh.client(service, key);
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

describe('a model from elsewhere', () => {
  it('serves as a source, from a process of its own', async () => {
    await promote(1, graph);
    await waitFor(() => served()?.label === 'onnx@1');
    const answer = await client.Recommend({ session_items: [ids[4] ?? ''], count: 1 });
    expect(answer).toMatchObject({ model: 'onnx@1', degraded: [] });
    expect(answer.items).toMatchObject([{ item_id: ids[5], source: 'onnx', reason: 'fits what you looked at' }]);
    const model = served()?.model;
    expect(model).toBeInstanceOf(OnnxProcess);
    expect((model as OnnxProcess).pid).not.toBe(process.pid);
    // Many at once: each gets its own answer.
    const many = await Promise.all(ids.slice(0, 20).map((id) => client.Recommend({ session_items: [id], count: 1 })));
    expect(many.map(({ items: [first] }) => first?.item_id)).toEqual(ids.slice(1, 21));
  });

  it('is no error where it knows nothing of the session', async () => {
    const answer = await client.Recommend({ session_items: ['nowhere'], count: 3 });
    expect(answer.items).toHaveLength(3);
    expect(answer.degraded).toEqual(['DEGRADATION_UNKNOWN_ITEM']);
  });

  it('ends with the recommender that is killed, in the middle of a computation too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onnx-'));
    await writeFile(join(folder, 'model.onnx'), onnxFile(slow(5_000)));
    await writeFile(join(folder, 'signature.json'), JSON.stringify({ ...signature, output: 'slow' }));
    await writeFile(join(folder, 'vocabulary.json'), JSON.stringify(ids));
    const program = fileURLToPath(new URL('./onnx-parent.mjs', import.meta.url));
    const parent = spawn(process.execPath, [program, folder, ids[4] ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      let said = '';
      parent.stdout?.on('data', (chunk) => {
        said += chunk;
      });
      const pid = Number(await waitFor(() => /^asked (\d+)$/m.exec(said)?.[1], { timeoutMs: 60_000 }));
      const ticks = async () => {
        // Behind the name, which may have blanks: user and system time are the 12th and 13th.
        const fields = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ');
        return Number(fields?.[11]) + Number(fields?.[12]);
      };
      const before = await ticks();
      await waitFor(async () => (await ticks()) > before + 20, { timeoutMs: 60_000, what: 'the graph to compute' });
      parent.kill('SIGKILL');
      await waitFor(() => !lives(pid), { timeoutMs: 15_000, what: 'the end of its process' });
    } finally {
      parent.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is loaded again when its process is killed; meanwhile others answer', async () => {
    const before = served()?.model as OnnxProcess;
    process.kill(before.pid ?? 0, 'SIGKILL');
    await waitFor(() => served()?.model !== before);
    const answer = await client.Recommend({ session_items: [ids[4] ?? ''], count: 1 });
    expect(answer).toMatchObject({ model: 'onnx@1', degraded: [] });
  });

  it.each<[string, OnnxGraph, OnnxSignature, string[]]>([
    [
      'gives what is no number',
      {
        ...graph,
        initializers: graph.initializers.map((each) => ({
          ...each,
          values: new Float32Array(size * size).fill(Number.NaN),
        })),
      },
      signature,
      ids,
    ],
    ['has another shape than its signature says', graph, { ...signature, firstScore: 5 }, ids],
    ['does not load', { ...graph, nodes: graph.nodes.slice(1) }, signature, ids],
  ])('does not take the place of one that serves where it %s', async (_what, of, as, vocabulary) => {
    const metric = 'insightmesh_recommender_model_loads_total';
    const failures = async () => {
      const text = await service.context.metrics.registry.getSingleMetricAsString(metric);
      return Number(
        text
          .split('\n')
          .find((line) => line.includes('outcome="failed"'))
          ?.split(' ')
          .at(-1) ?? 0,
      );
    };
    const before = await failures();
    await promote(2, of, as, vocabulary);
    await waitFor(async () => (await failures()) > before);
    expect(served()?.label).toBe('onnx@1');
  });

  it('that is slow keeps the deadline: what is like the session stands in, or similar items, and the answer says so', async () => {
    const second = await mesh.serve(feature.address, { MODEL_MAX_MS: '1' });
    const hasty = mesh.client(second, key);
    await promote(3, slow(), { ...signature, output: 'slow' });
    const champion = () => second.context.models.champion(tenant, 'recommend');
    await waitFor(() => champion()?.label === 'onnx@3', { timeoutMs: 60_000 });
    const ask = () => hasty.Recommend({ session_items: [ids[10] ?? ''], count: 3 });
    const popular = await ask();
    expect(popular.degraded).toContain('DEGRADATION_MODEL_TIMEOUT');
    expect(popular.model).toBe('popularity@1');
    expect(sourcesOf(popular)).toEqual(new Set(['alike']));
    await mesh.promote(tenant, 'similar', 1, itemKnn());
    await waitFor(() => second.context.models.champion(tenant, 'similar') !== undefined);
    const similar = await ask();
    expect(similar.degraded).toContain('DEGRADATION_MODEL_TIMEOUT');
    expect(similar.model).toBe('item-knn@1');
    expect(sourcesOf(similar)).toContain('item-knn');
  });
});
