import { PreparationError } from '@insight-mesh/algorithms/preparation/error';
import { AppError } from '@insight-mesh/runtime/errors';
import { DivergedError } from '../models/fitting.js';
import { BackendError } from '../tensorflow/backend.js';

/** Whether an error's message is meant for a person and needs no stack: data, settings or the machine are other than they must be. */
export function isExpected(error: unknown): boolean {
  return (
    error instanceof AppError ||
    error instanceof RangeError ||
    error instanceof PreparationError ||
    error instanceof DivergedError ||
    error instanceof BackendError
  );
}
