import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';

/** The backends of TensorFlow.js, the fastest first; `auto` takes the first that loads. */
export const backendNames = ['gpu', 'node', 'wasm'] as const;
export type BackendName = (typeof backendNames)[number];
export type BackendChoice = BackendName | 'auto';

export interface Backend {
  name: BackendName;
  /** Whether its kernels run on a GPU: false for `gpu` where no card was found, since it then computes on the CPU. */
  onGpu: boolean;
  /** Why those before it in the order were not taken. */
  passedOver: string[];
}

const noCard = 'gpu: no NVIDIA card is here';

/**
 * What a person should know of how a backend came to be taken: why a faster one was not. That a machine without a card computes on its CPU is no news.
 */
export function fallbacksOf({ name, onGpu, passedOver }: Backend): string[] {
  const reasons = passedOver.filter((why) => why !== noCard);
  return [
    ...(reasons.length === 0
      ? []
      : [`networks are computed on ${name}, since a faster backend could not be had: ${reasons.join('; ')}`]),
    ...(name === 'gpu' && !onGpu
      ? [
          'the backend gpu computes on the CPU: it found no card that it can use (nvidia-smi and the CUDA libraries tell why)',
        ]
      : []),
  ];
}

const require = createRequire(import.meta.url);

/** None of the backends that were asked for can be had; the message has the reason of each and what would help. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
}

let opened: { backend: Backend; choice: BackendChoice } | undefined;

/**
 * Makes a backend the one that all of @tensorflow/tfjs-core computes on in this process. A second call gives the first one
 * again, since a process holds one libtensorflow.
 * @throws BackendError where it cannot be had, or another one is open already
 */
export async function openBackend(choice: BackendChoice = 'auto'): Promise<Backend> {
  if (opened !== undefined) {
    if (choice === 'auto' || choice === opened.backend.name) return opened.backend;
    throw new BackendError(
      `this process computes on the backend ${opened.backend.name} already, so it cannot have ${choice}`,
    );
  }
  const passedOver: string[] = [];
  for (const name of choice === 'auto' ? backendNames : [choice]) {
    if (choice === 'auto' && name === 'gpu' && !cardIsHere()) {
      passedOver.push(noCard);
      continue;
    }
    try {
      const onGpu = name === 'wasm' ? await openWasm() : openAddon(name);
      opened = { backend: { name, onGpu, passedOver }, choice };
      return opened.backend;
    } catch (error) {
      passedOver.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    }
  }
  throw new BackendError(
    `no backend of TensorFlow.js can be had (${passedOver.join('; ')}); npm run setup:tensorflow brings libtensorflow for ` +
      'gpu and node, and wasm needs nothing',
  );
}

function cardIsHere(): boolean {
  return existsSync('/dev/nvidia0') || existsSync('/dev/nvidiactl');
}

/** The part of tfjs-node's backend that its types do not show. */
interface NodeBackend {
  isUsingGpuDevice?: boolean;
}

function openAddon(name: 'gpu' | 'node'): boolean {
  // libtensorflow writes to standard error what it is and could be; its errors stay.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const named = name === 'gpu' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  if (!existsSync(join(dirname(require.resolve(`${named}/package.json`)), 'deps', 'lib'))) {
    throw new Error('libtensorflow is not there: npm run setup:tensorflow brings it');
  }
  restoreUtil();
  // It registers its backend with tfjs-core and makes it the one in use.
  require(named);
  if (tf.getBackend() !== 'tensorflow')
    throw new Error(`${named} took itself back; tfjs-core is on ${tf.getBackend()}`);
  return (tf.backend() as NodeBackend).isUsingGpuDevice === true;
}

/** tfjs-node 4.22 calls functions of util that Node 23 removed. */
function restoreUtil(): void {
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

async function openWasm(): Promise<boolean> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const { registerMissingKernels } = await import('./wasm-kernels.js');
  // Of all packages that run in Node only this one registers the gradients of operations; nothing else of it is used. The addon brings it along.
  await import('@tensorflow/tfjs-layers');
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '/'));
  if (!(await tf.setBackend('wasm'))) throw new Error('its module did not start');
  await tf.ready();
  await registerMissingKernels();
  return false;
}
