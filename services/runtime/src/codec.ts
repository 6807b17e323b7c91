import type { JsonMessages } from '@insight-mesh/contracts/json';

/** Reads and writes one message type as proto3 JSON. Every failure is AppError INVALID_ARGUMENT with the field's path. */
export interface Codec<T> {
  /** UTF-8 JSON with proto field names. */
  encode(value: T): Buffer;
  decode(bytes: Uint8Array): T;
  /** From an object that proto-loader made. */
  fromRpc(message: object): T;
  /** To an object that proto-loader writes. */
  toRpc(value: T): object;
}

/** The codec of one message, by its full name. */
export function codecFor<Name extends keyof JsonMessages>(_name: Name): Codec<JsonMessages[Name]> {
  throw new Error('not yet');
}
