import { status } from '@grpc/grpc-js';

/** The closed set of reasons for which a call may fail: gRPC's codes but for OK and UNKNOWN. */
export type ErrorCode =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS'
  | 'UNAUTHENTICATED';

/** One wrong field of a request: its path (`items[2].quantity`), what was wrong and what would be right. */
export interface FieldViolation {
  field: string;
  description: string;
}

export interface AppErrorOptions {
  violations?: FieldViolation[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * The one error that crosses the boundaries of a service. Its message and violations are sent to the caller, so
 * they say what was wrong and what would be right, and hold no secret; its cause is for the log alone.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly violations: FieldViolation[];
  readonly retryAfterSeconds?: number;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.violations = options.violations ?? [];
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const grpcStatuses: Record<ErrorCode, status> = {
  CANCELLED: status.CANCELLED,
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION: status.FAILED_PRECONDITION,
  ABORTED: status.ABORTED,
  OUT_OF_RANGE: status.OUT_OF_RANGE,
  UNIMPLEMENTED: status.UNIMPLEMENTED,
  INTERNAL: status.INTERNAL,
  UNAVAILABLE: status.UNAVAILABLE,
  DATA_LOSS: status.DATA_LOSS,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
};

// As google/rpc/code.proto maps them.
const httpStatuses: Record<ErrorCode, number> = {
  CANCELLED: 499,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

const codesByStatus = new Map<number, ErrorCode>(
  Object.entries(grpcStatuses).map(([code, number]) => [number, code as ErrorCode]),
);

/** The gRPC status of a code. */
export function grpcStatus(code: ErrorCode): status {
  return grpcStatuses[code];
}

/** The HTTP status of a code, as google/rpc/code.proto maps them. */
export function httpStatus(code: ErrorCode): number {
  return httpStatuses[code];
}

/** The code of a gRPC status; UNKNOWN, OK and numbers outside gRPC's set are INTERNAL. */
export function codeOfGrpcStatus(number: number): ErrorCode {
  return codesByStatus.get(number) ?? 'INTERNAL';
}

/** Any thrown value as an AppError. What is not one becomes INTERNAL "internal error"; its own text stays in `cause`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('INTERNAL', 'internal error', { cause: error });
}

export type StatusDetail =
  | { '@type': 'type.googleapis.com/google.rpc.BadRequest'; fieldViolations: FieldViolation[] }
  | { '@type': 'type.googleapis.com/google.rpc.RetryInfo'; retryDelay: string };

/** google.rpc.Status in JSON; `status` repeats the code by name, as Google's REST APIs do. */
export interface StatusBody {
  code: number;
  message: string;
  status: ErrorCode;
  details: StatusDetail[];
}

/** The body of a REST answer to an error. */
export function statusBody(error: AppError): StatusBody {
  const details: StatusDetail[] = [];
  if (error.violations.length > 0) {
    details.push({ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: error.violations });
  }
  if (error.retryAfterSeconds !== undefined) {
    details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${error.retryAfterSeconds}s` });
  }
  return { code: grpcStatus(error.code), message: error.message, status: error.code, details };
}
