import { AppError, type AppErrorOptions, type ErrorCode, httpStatus } from '@insight-mesh/runtime/errors';

/** An error of HTTP alone: its status is not the one that its code would give. */
export class HttpError extends AppError {
  constructor(
    readonly status: number,
    message: string,
    code: ErrorCode = 'INVALID_ARGUMENT',
    options: AppErrorOptions = {},
  ) {
    super(code, message, options);
  }
}

/** The HTTP status of any error of ours. */
export function statusOf(error: AppError): number {
  return error instanceof HttpError ? error.status : httpStatus(error.code);
}
