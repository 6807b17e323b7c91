import { parentPort, workerData } from 'node:worker_threads';
import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { AppError } from '@insight-mesh/runtime/errors';
import { sha256 } from '../artefact/manifest.js';
import { checkOnnx } from './check-onnx.js';

export interface CheckJob {
  bytes: Uint8Array<ArrayBuffer>;
  signature: OnnxSignature;
  vocabularySize: number;
}

/** The bytes are handed back: they are moved, not copied. */
export type Checked =
  | { kind: 'fine'; sha256: string; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'refused'; code: AppError['code']; message: string; violations: AppError['violations'] };

/** The thread of one check, beside the event loop: a file of hundreds of megabytes takes seconds to look through. */
const { bytes, signature, vocabularySize } = workerData as CheckJob;
try {
  checkOnnx(bytes, signature, vocabularySize);
  parentPort?.postMessage({ kind: 'fine', sha256: sha256(bytes), bytes } satisfies Checked, [bytes.buffer]);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  const { code, message, violations } = error;
  parentPort?.postMessage({ kind: 'refused', code, message, violations } satisfies Checked);
}
