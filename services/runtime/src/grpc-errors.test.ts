import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.js';
import { fromServiceError, toStatus } from './grpc-errors.js';

function received(error: AppError): AppError {
  return fromServiceError(Object.assign(new Error('x'), toStatus(error)), 'Feature');
}

function transportError(code: status, details: string): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

describe('an AppError over gRPC', () => {
  it('arrives whole', () => {
    const violations = [
      { field: 'items[2].quantity', description: 'is 0; must be at least 1' },
      { field: 'text', description: '商品' },
    ];
    const error = received(
      new AppError('INVALID_ARGUMENT', '2 fields are wrong', { violations, retryAfterSeconds: 1.5 }),
    );
    expect(error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: '2 fields are wrong',
      violations,
      retryAfterSeconds: 1.5,
    });
  });

  it('arrives without what it did not have', () => {
    const error = received(new AppError('NOT_FOUND', 'no such run'));
    expect(error.violations).toEqual([]);
    expect(error.retryAfterSeconds).toBeUndefined();
  });

  it('stays small enough for trailers and encodable, whatever its texts are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 100 }),
        (message, fields) => {
          const violations = fields.map((field) => ({ field, description: `${field}\ud800` }));
          const { details, metadata } = toStatus(new AppError('INVALID_ARGUMENT', `${message}\udfff`, { violations }));
          expect(() => encodeURI(details)).not.toThrow();
          expect(details.length).toBeLessThanOrEqual(1000);
          expect(Buffer.from(metadata.get('grpc-status-details-bin')[0] ?? '').length).toBeLessThan(24_000);
        },
      ),
    );
  });
});

describe('an error of the transport', () => {
  it('keeps its code and loses the address', () => {
    const cause = transportError(status.UNAVAILABLE, 'connect ECONNREFUSED 10.0.0.7:50052');
    const error = fromServiceError(cause, 'Feature');
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: 'Feature does not answer' });
    expect(error.cause).toBe(cause);
  });

  it.each([status.INTERNAL, status.UNKNOWN])('of code %i does not show its text', (code) => {
    expect(fromServiceError(transportError(code, 'secret'), 'Feature')).toMatchObject({
      code: 'INTERNAL',
      message: 'Feature failed',
    });
  });

  it('with details that cannot be read counts as one without', () => {
    const error = transportError(status.UNAVAILABLE, 'x');
    error.metadata.set('grpc-status-details-bin', Buffer.from([0xff, 0xff, 0xff]));
    expect(fromServiceError(error, 'Feature').message).toBe('Feature does not answer');
  });

  it('that is no error of gRPC is INTERNAL', () => {
    expect(fromServiceError(new TypeError('x is not a function'), 'Feature')).toMatchObject({ code: 'INTERNAL' });
  });
});
