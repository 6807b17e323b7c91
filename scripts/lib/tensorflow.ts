import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setupTensorflow, type TensorflowKind, type TensorflowSetup } from '@insight-mesh/local-stack/libtensorflow';
import { checkoutRoot, toolsFolder } from './checkout.js';

const addons: Record<TensorflowKind, string> = { cpu: '@tensorflow/tfjs-node', gpu: '@tensorflow/tfjs-node-gpu' };

/** Gives training's TensorFlow.js its libtensorflow. @throws Error when a download or the compiler failed */
export async function setupTrainingTensorflow(
  kind: TensorflowKind,
  options: { cuda?: boolean; onProgress?: (message: string) => void } = {},
): Promise<TensorflowSetup> {
  return setupTensorflow({ kind, addonFolder: addonFolder(kind), toolsDir: toolsFolder(), ...options });
}

function addonFolder(kind: TensorflowKind): string {
  const training = createRequire(join(checkoutRoot(), 'services/training/package.json'));
  try {
    return dirname(training.resolve(`${addons[kind]}/package.json`));
  } catch {
    // An optional dependency: npm may have left it out.
    return join(checkoutRoot(), 'services/training/node_modules', addons[kind]);
  }
}

/**
 * For commands that go on without: what was set up, or why networks are trained on wasm.
 * @returns one line for people
 */
export async function tensorflowOrWasm(onProgress: (message: string) => void): Promise<string> {
  try {
    const setup = await setupTrainingTensorflow('cpu', { onProgress });
    return setup.ready ? 'libtensorflow is in place' : `networks train on wasm: ${setup.lacking}`;
  } catch (error) {
    return `networks train on wasm: ${error instanceof Error ? error.message : String(error)}`;
  }
}
