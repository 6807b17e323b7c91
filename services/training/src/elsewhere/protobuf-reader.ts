/** One field of a message on the wire: a number (varint or fixed), or bytes. */
export interface WireField {
  number: number;
  value: bigint | Uint8Array;
}

/** Bytes that are no protobuf message. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/**
 * Reads the fields of one protobuf message in their order, without a schema and without copying. Groups, which nothing of today writes,
 * are refused.
 * @throws WireError where the bytes end early or are no message
 */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new WireError('it ends in the middle of a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new WireError('it has a number of more than ten bytes');
  };
  const take = (length: number): number => {
    if (at + length > bytes.byteLength) throw new WireError('it ends in the middle of a field');
    at += length;
    return at - length;
  };
  while (at < bytes.byteLength) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number > 536_870_911) throw new WireError(`it has a field of the number ${number}`);
    const type = Number(tag & 7n);
    if (type === 0) yield { number, value: varint() };
    else if (type === 1) yield { number, value: view.getBigUint64(take(8), true) };
    else if (type === 5) yield { number, value: BigInt(view.getUint32(take(4), true)) };
    else if (type === 2) {
      const length = varint();
      if (length > BigInt(bytes.byteLength)) throw new WireError('it ends in the middle of a field');
      const from = take(Number(length));
      yield { number, value: bytes.subarray(from, from + Number(length)) };
    } else throw new WireError(`it has a field of the unknown wire type ${type}`);
  }
}

/** The text of a field. @throws WireError where it is a number */
export function textOf({ value }: WireField): string {
  return Buffer.from(bytesOf({ number: 0, value })).toString('utf8');
}

export function bytesOf({ value }: WireField): Uint8Array {
  if (typeof value === 'bigint') throw new WireError('it has a number where bytes should be');
  return value;
}

export function numberOf({ value }: WireField): number {
  if (typeof value !== 'bigint') throw new WireError('it has bytes where a number should be');
  return Number(BigInt.asIntN(64, value));
}
