// MessagePack read anew: the values of a stream, each as its bytes.

interface Read {
  value: unknown;
  end: number;
}

/** Beyond it a record is not read. */
const mostLevels = 64;

class Cut extends Error {}

/** Stands for what JSON could not hold. */
const odd = Symbol('odd');

function isOdd(value: unknown): boolean {
  return value === odd;
}

function readUint(bytes: Buffer, at: number, width: number): number {
  if (at + width > bytes.length) throw new Cut();
  return width === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, width);
}

function readInt(bytes: Buffer, at: number, width: number): number {
  if (at + width > bytes.length) throw new Cut();
  return width === 8 ? Number(bytes.readBigInt64BE(at)) : bytes.readIntBE(at, width);
}

function part(bytes: Buffer, at: number, length: number): Buffer {
  if (at + length > bytes.length) throw new Cut();
  return bytes.subarray(at, at + length);
}

function readText(bytes: Buffer, at: number, length: number): Read {
  const raw = part(bytes, at, length);
  const value = raw.toString('utf8');
  return { value: Buffer.from(value).equals(raw) ? value : odd, end: at + length };
}

function readExtension(bytes: Buffer, at: number, length: number): Read {
  const data = part(bytes, at, length + 1);
  const isTime = length === 8 && data[0] === 0;
  return { value: isTime ? data.readInt32BE(1) + data.readUInt32BE(5) / 1e9 : odd, end: at + length + 1 };
}

function readMany(bytes: Buffer, at: number, count: number, level: number): { values: unknown[]; end: number } {
  if (count > bytes.length - at) throw new Cut();
  const values: unknown[] = [];
  let end = at;
  for (let left = count; left > 0; left--) {
    const each = level < mostLevels ? read(bytes, end, level + 1) : { value: odd, end: skip(bytes, end) };
    values.push(each.value);
    end = each.end;
  }
  return { values, end };
}

/** How many values stand in the list or map that begins here, and where the first does; undefined for what is neither. */
function insideOf(bytes: Buffer, from: number): { count: number; at: number } | undefined {
  const first = bytes[from] ?? 0;
  if (first >= 0x80 && first <= 0x8f) return { count: 2 * (first - 0x80), at: from + 1 };
  if (first >= 0x90 && first <= 0x9f) return { count: first - 0x90, at: from + 1 };
  if (first < 0xdc || first > 0xdf) return undefined;
  const width = first % 2 === 0 ? 2 : 4;
  const count = readUint(bytes, from + 1, width);
  return { count: first >= 0xde ? 2 * count : count, at: from + 1 + width };
}

/** Where a value ends, however deep it goes. @throws Cut */
function skip(bytes: Buffer, from: number): number {
  let at = from;
  for (let left = 1; left > 0; left--) {
    const inside = insideOf(bytes, at);
    if (inside === undefined) at = read(bytes, at, 0).end;
    else {
      at = inside.at;
      if (inside.count > bytes.length - at) throw new Cut();
      left += inside.count;
    }
  }
  return at;
}

function readList(bytes: Buffer, at: number, count: number, level: number): Read {
  const { values, end } = readMany(bytes, at, count, level);
  return { value: level >= mostLevels || values.some(isOdd) ? odd : values, end };
}

function readMap(bytes: Buffer, at: number, count: number, level: number): Read {
  const { values, end } = readMany(bytes, at, 2 * count, level);
  const names = values.filter((_, index) => index % 2 === 0);
  const named = names.every((name) => typeof name === 'number' || (typeof name === 'string' && name !== '__proto__'));
  const plain = named && !values.some(isOdd);
  return { value: plain && level < mostLevels ? {} : odd, end };
}

/** Lists and maps are told from each other and no more is kept of a map. @throws Cut */
function read(bytes: Buffer, from: number, level: number): Read {
  const first = bytes[from];
  const at = from + 1;
  if (first === undefined || first === 0xc1) throw new Cut();
  if (first <= 0x7f) return { value: first, end: at };
  if (first <= 0x8f) return readMap(bytes, at, first - 0x80, level);
  if (first <= 0x9f) return readList(bytes, at, first - 0x90, level);
  if (first <= 0xbf) return readText(bytes, at, first - 0xa0);
  if (first >= 0xe0) return { value: first - 0x100, end: at };
  if (first <= 0xc3) return { value: null, end: at };
  const width = (power: number) => 2 ** power;
  const sized = (power: number) => [at + width(power), readUint(bytes, at, width(power))] as const;
  if (first <= 0xc6) return readText(bytes, ...sized(first - 0xc4));
  if (first <= 0xc9) return readExtension(bytes, ...sized(first - 0xc7));
  if (first === 0xca) return { value: part(bytes, at, 4).readFloatBE(0), end: at + 4 };
  if (first === 0xcb) return { value: part(bytes, at, 8).readDoubleBE(0), end: at + 8 };
  if (first <= 0xcf) return { value: readUint(bytes, at, width(first - 0xcc)), end: at + width(first - 0xcc) };
  if (first <= 0xd3) return { value: readInt(bytes, at, width(first - 0xd0)), end: at + width(first - 0xd0) };
  if (first <= 0xd8) return readExtension(bytes, at, width(first - 0xd4));
  if (first <= 0xdb) return readText(bytes, ...sized(first - 0xd9));
  if (first <= 0xdd) return readList(bytes, ...sized(first - 0xdb), level);
  return readMap(bytes, ...sized(first - 0xdd), level);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fluent Bit's marks of where a group of records begins and ends have the times -1 and -2. */
function isGroupMark(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !isRecord(value[1])) return false;
  const [time] = Array.isArray(value[0]) ? value[0] : [value[0]];
  return time === -1 || time === -2;
}

/**
 * The records of a stream, as their bytes; where one cannot be read, the rest is one of them. Undefined when already the first is no
 * list and no map, or is cut off.
 */
export function msgpackElements(body: Buffer): Buffer[] | undefined {
  const elements: Buffer[] = [];
  for (let from = 0; from < body.length; ) {
    let end = body.length;
    let value: unknown = odd;
    const first = body[from] ?? 0;
    const container = (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
    try {
      if (!container) throw new Cut();
      ({ value, end } = read(body, from, 0));
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      if (from === 0) return undefined;
    }
    if (!isGroupMark(value)) elements.push(body.subarray(from, end));
    from = end;
  }
  return elements;
}
