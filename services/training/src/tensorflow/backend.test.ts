import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { backendNames } from './backend.js';

const module = fileURLToPath(new URL('../../dist/src/tensorflow/backend.js', import.meta.url));

/** Opens backends one after the other in a process of its own, for a process has one only. */
function open(...choices: string[]) {
  const program = `
    import { openBackend } from ${JSON.stringify(module)};
    import { createRequire } from 'node:module';
    const tf = createRequire(${JSON.stringify(module)})('@tensorflow/tfjs-core');
    const told = [];
    for (const choice of ${JSON.stringify(choices)}) {
      try {
        const backend = await openBackend(choice);
        told.push({ ...backend, sum: tf.sum(tf.tensor1d([1, 2, 4])).dataSync()[0] });
      } catch (error) {
        told.push({ error: error.name, message: error.message });
      }
    }
    console.log(JSON.stringify(told));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const last = stdout.trimEnd().split('\n').at(-1);
  if (last === undefined || last === '') throw new Error(stderr);
  return JSON.parse(last) as {
    name?: string;
    onGpu?: boolean;
    sum?: number;
    passedOver?: string[];
    message?: string;
  }[];
}

describe('openBackend', () => {
  it('takes the first that can be had, and says why not those before it', () => {
    const [backend] = open('auto');
    const place = backendNames.indexOf(backend?.name as (typeof backendNames)[number]);
    expect(backend?.passedOver?.map((reason) => reason.split(':')[0])).toEqual(backendNames.slice(0, place));
    expect(backend?.sum).toBe(7);
  });

  it('computes on wasm without libtensorflow', () => {
    expect(open('wasm')).toEqual([{ name: 'wasm', onGpu: false, passedOver: [], sum: 7 }]);
  });

  it('gives the one that is open again, and refuses another', () => {
    const [first, second, third] = open('wasm', 'auto', 'node');
    expect(second).toEqual(first);
    expect(third?.message).toBe('this process computes on the backend wasm already, so it cannot have node');
  });

  it('has a backend that it says it has, or tells what would bring it', () => {
    for (const choice of ['node', 'gpu']) {
      const [backend] = open(choice);
      if (backend?.message === undefined) expect(backend).toMatchObject({ name: choice, sum: 7 });
      else expect(backend.message).toMatch(new RegExp(`no backend .*${choice}: .*npm run setup:tensorflow brings`));
    }
  });
});
