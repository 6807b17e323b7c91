import { AppError } from './errors.js';

const RETRY_AFTER_SECONDS = 1;

/** The messages are not known to be stored; the caller may send them again. */
export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('UNAVAILABLE', `${message}; try again`, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
}

/** One message of the call is larger than its topic allows. */
export function tooLarge(index: number, maxBytes: number): AppError {
  const description = `must not be larger than ${maxBytes} bytes with its key and headers`;
  const violations = [{ field: `[${index}]`, description }];
  return new AppError('INVALID_ARGUMENT', `message ${index} ${description}`, { violations });
}

/** Whether the broker refused a batch for its size. */
export function isTooLarge(error: unknown): boolean {
  // kafkajs's error classes cannot be imported by name from an ES module.
  return error instanceof Error && 'type' in error && error.type === 'MESSAGE_TOO_LARGE';
}
