/** A request that can be sent, with a key added where the door wants it. */
export interface HttpInput {
  kind: 'http';
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** The bytes of one unary call's message. */
export interface GrpcInput {
  kind: 'grpc';
  method: 'Collect' | 'UpsertItems';
  body: Buffer;
}

/** Bytes on a socket, in the writes in which they go. `KEY` in them stands for the API key. */
export interface RawInput {
  kind: 'raw';
  writes: Buffer[];
}

export type Input = HttpInput | GrpcInput | RawInput;
