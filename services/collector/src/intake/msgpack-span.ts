import { isUtf8 } from 'node:buffer';

/** What the bytes of one MessagePack value are, told without building it. */
export interface MsgpackSpan {
  /** Where the next value begins. */
  end: number;
  /** Lists and maps within each other; a bare value has 0. */
  depth: number;
  /** A list or a map. */
  container: boolean;
  /** Strings that are not UTF-8, those that are called binary and names too. */
  foreign: number;
  /** Whether strings are called binary, as Ruby's are that have no encoding. */
  binary: boolean;
}

/** Bytes of the value after its first one, by that one: numbers, nil, booleans, extensions of a fixed length. */
const fixedBytes = new Map<number, number>([
  ...[0xc0, 0xc2, 0xc3].map((head): [number, number] => [head, 0]),
  ...[1, 2, 4, 8].flatMap((bytes, power): [number, number][] => [
    [0xcc + power, bytes],
    [0xd0 + power, bytes],
  ]),
  [0xca, 4],
  [0xcb, 8],
  ...[1, 2, 4, 8, 16].map((bytes, power): [number, number] => [0xd4 + power, 1 + bytes]),
]);
/** Bytes of the length that follows the first byte. */
const lengthBytes = new Map<number, 1 | 2 | 4>([
  ...[0xc4, 0xc7, 0xd9].map((head): [number, 1] => [head, 1]),
  ...[0xc5, 0xc8, 0xda, 0xdc, 0xde].map((head): [number, 2] => [head, 2]),
  ...[0xc6, 0xc9, 0xdb, 0xdd, 0xdf].map((head): [number, 4] => [head, 4]),
]);

interface Head {
  kind: 'fixed' | 'text' | 'binary' | 'extension' | 'list' | 'map';
  /** Bytes of a string or an extension, elements of a list, pairs of a map. */
  size: number;
  /** Where its content begins. */
  at: number;
}

function kindOf(head: number): Head['kind'] {
  if (head <= 0xc6) return 'binary';
  if (head <= 0xc9) return 'extension';
  if (head <= 0xdb) return 'text';
  return head <= 0xdd ? 'list' : 'map';
}

function headAt(bytes: Buffer, from: number): Head | undefined {
  const head = bytes[from];
  if (head === undefined) return undefined;
  const at = from + 1;
  if (head <= 0x7f || head >= 0xe0) return { kind: 'fixed', size: 0, at };
  if (head <= 0x8f) return { kind: 'map', size: head & 0x0f, at };
  if (head <= 0x9f) return { kind: 'list', size: head & 0x0f, at };
  if (head <= 0xbf) return { kind: 'text', size: head & 0x1f, at };
  const fixed = fixedBytes.get(head);
  if (fixed !== undefined) return { kind: 'fixed', size: fixed, at };
  const width = lengthBytes.get(head);
  if (width === undefined || at + width > bytes.length) return undefined;
  const size = bytes.readUIntBE(at, width);
  const kind = kindOf(head);
  return { kind, size: kind === 'extension' ? size + 1 : size, at: at + width };
}

function isText(bytes: Buffer, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if ((bytes[index] ?? 0) > 0x7f) return isUtf8(bytes.subarray(index, to));
  return true;
}

/**
 * Walks over the value that begins at `from`. A list's head of 5 bytes can claim 4 billion elements, and a decoder would make room
 * for them; here every element that is claimed has been found before anything is built. Undefined for what is cut off or no
 * MessagePack.
 */
export function msgpackSpan(bytes: Buffer, from: number): MsgpackSpan | undefined {
  const span: MsgpackSpan = { end: from, depth: 0, container: false, foreign: 0, binary: false };
  /** Values still to come in each list or map that is open. */
  const open: number[] = [1];
  for (;;) {
    let top = open.length - 1;
    while (open[top] === 0) {
      open.pop();
      top--;
    }
    if (top < 0) return span;
    open[top] = (open[top] ?? 0) - 1;
    const head = headAt(bytes, span.end);
    if (head === undefined) return undefined;
    const { kind, size, at } = head;
    if (kind === 'list' || kind === 'map') {
      span.end = at;
      const values = kind === 'map' ? 2 * size : size;
      if (values > bytes.length - at) return undefined;
      span.container ||= top === 0;
      span.depth = Math.max(span.depth, open.push(values) - 1);
      continue;
    }
    span.end = at + size;
    if (span.end > bytes.length) return undefined;
    if (kind !== 'text' && kind !== 'binary') continue;
    if (!isText(bytes, at, span.end)) span.foreign++;
    span.binary ||= kind === 'binary';
  }
}
