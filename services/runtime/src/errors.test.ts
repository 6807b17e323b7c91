import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  AppError,
  codeOfGrpcStatus,
  type ErrorCode,
  grpcStatus,
  httpStatus,
  statusBody,
  toAppError,
} from './errors.js';

const codes: ErrorCode[] = Object.keys(status).filter(
  (name): name is ErrorCode => Number.isNaN(Number(name)) && name !== 'OK' && name !== 'UNKNOWN',
);

describe('codes', () => {
  it.each(codes)('%s has the gRPC status of its name, and back', (code) => {
    expect(grpcStatus(code)).toBe(status[code]);
    expect(codeOfGrpcStatus(grpcStatus(code))).toBe(code);
  });

  it.each(codes)('%s has an HTTP status of an error', (code) => {
    expect(httpStatus(code)).toBeGreaterThanOrEqual(400);
    expect(httpStatus(code)).toBeLessThan(600);
  });

  it('reads a status that is not in the set as INTERNAL', () => {
    expect(codeOfGrpcStatus(status.UNKNOWN)).toBe('INTERNAL');
    expect(codeOfGrpcStatus(99)).toBe('INTERNAL');
  });
});

describe('toAppError', () => {
  it('passes an AppError through', () => {
    const error = new AppError('NOT_FOUND', 'no such run');
    expect(toAppError(error)).toBe(error);
  });

  it.each([new Error('password=hunter2'), 'password=hunter2', undefined, null, 7])('hides %s', (thrown) => {
    const error = toAppError(thrown);
    expect(error.code).toBe('INTERNAL');
    expect(error.message).toBe('internal error');
    expect(JSON.stringify(statusBody(error))).not.toContain('hunter2');
    expect(error.cause).toBe(thrown === undefined ? undefined : thrown);
  });
});

describe('statusBody', () => {
  it('is google.rpc.Status with the violations and the delay', () => {
    const violations = [{ field: 'n', description: 'is 0; must be 1 to 100' }];
    const body = statusBody(new AppError('INVALID_ARGUMENT', 'n is wrong', { violations, retryAfterSeconds: 2 }));
    expect(body).toEqual({
      code: 3,
      message: 'n is wrong',
      status: 'INVALID_ARGUMENT',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' },
      ],
    });
  });

  it('has no details when there are none', () => {
    expect(statusBody(new AppError('ABORTED', 'again')).details).toEqual([]);
  });
});
