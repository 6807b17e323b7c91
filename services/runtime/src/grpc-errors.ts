import { Metadata, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { AppError, codeOfGrpcStatus, type FieldViolation, grpcStatus } from './errors.js';

const detailsKey = 'grpc-status-details-bin';
const badRequestUrl = 'type.googleapis.com/google.rpc.BadRequest';
const retryInfoUrl = 'type.googleapis.com/google.rpc.RetryInfo';

// Clients may refuse trailers past 8 KiB, so what goes into them is bounded.
const maximumMessage = 1000;
const maximumViolations = 20;
const maximumDescription = 120;

// The parts of google/rpc/status.proto and error_details.proto that are used here.
const root = protobuf.parse(
  `
  syntax = "proto3"; package google.rpc;
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message FieldViolation { string field = 1; string description = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }`,
  { keepCase: true },
).root;
const statusType = root.lookupType('google.rpc.Status');
const badRequestType = root.lookupType('google.rpc.BadRequest');
const retryInfoType = root.lookupType('google.rpc.RetryInfo');

/** Lone surrogates would make grpc-js throw while it encodes the message. */
function wellFormed(text: string, maximum: number): string {
  return text.slice(0, maximum).replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** An AppError as grpc-js sends it: status, message, and google.rpc.Status with the violations in the trailers. */
export function toStatus(error: AppError): StatusObject {
  const code = grpcStatus(error.code);
  const message = wellFormed(error.message, maximumMessage);
  const details: { type_url: string; value: Uint8Array }[] = [];
  if (error.violations.length > 0) {
    const fieldViolations = error.violations.slice(0, maximumViolations).map(({ field, description }) => ({
      field: wellFormed(field, maximumDescription),
      description: wellFormed(description, maximumDescription),
    }));
    const value = badRequestType.encode({ field_violations: fieldViolations }).finish();
    details.push({ type_url: badRequestUrl, value });
  }
  if (error.retryAfterSeconds !== undefined) {
    const seconds = Math.floor(error.retryAfterSeconds);
    const nanos = Math.round((error.retryAfterSeconds - seconds) * 1e9);
    const value = retryInfoType.encode({ retry_delay: { seconds, nanos } }).finish();
    details.push({ type_url: retryInfoUrl, value });
  }
  const metadata = new Metadata();
  metadata.set(detailsKey, Buffer.from(statusType.encode({ code, message, details }).finish()));
  return { code, details: message, metadata };
}

interface DecodedStatus {
  message: string;
  details: { type_url: string; value: Uint8Array }[];
}

function readDetails(bytes: Buffer): { message: string; violations: FieldViolation[]; retryAfterSeconds?: number } {
  const decoded = statusType.toObject(statusType.decode(bytes), { defaults: true }) as DecodedStatus;
  let violations: FieldViolation[] = [];
  let retryAfterSeconds: number | undefined;
  for (const { type_url: url, value } of decoded.details) {
    if (url === badRequestUrl) {
      const badRequest = badRequestType.toObject(badRequestType.decode(value), { defaults: true });
      violations = badRequest.field_violations as FieldViolation[];
    } else if (url === retryInfoUrl) {
      const info = retryInfoType.toObject(retryInfoType.decode(value), { defaults: true, longs: Number });
      const delay = info.retry_delay as { seconds: number; nanos: number } | null;
      if (delay !== null) retryAfterSeconds = delay.seconds + delay.nanos / 1e9;
    }
  }
  return { message: decoded.message, violations, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

function ownMessage(error: ServiceError, service: string): string {
  const code = codeOfGrpcStatus(error.code);
  if (code === 'UNAVAILABLE') return `${service} does not answer`;
  if (code === 'DEADLINE_EXCEEDED') return `${service} did not answer in time`;
  if (code === 'CANCELLED') return 'the call was cancelled';
  if (code === 'INTERNAL') return `${service} failed`;
  return error.details;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'number' && 'metadata' in error;
}

/**
 * The AppError that a server of ours threw, with its violations. What the transport made up (refused connections with
 * their addresses, for one) keeps its code, gets a message fit for callers, and stays in `cause`.
 */
export function fromServiceError(error: unknown, service: string): AppError {
  if (error instanceof AppError) return error;
  if (!isServiceError(error)) return new AppError('INTERNAL', `${service} failed`, { cause: error });
  const code = codeOfGrpcStatus(error.code);
  const [bytes] = error.metadata.get(detailsKey);
  if (Buffer.isBuffer(bytes)) {
    try {
      const { message, ...details } = readDetails(bytes);
      return new AppError(code, message, { ...details, cause: error });
    } catch {
      // Details that cannot be read are treated as absent.
    }
  }
  return new AppError(code, ownMessage(error, service), { cause: error });
}
