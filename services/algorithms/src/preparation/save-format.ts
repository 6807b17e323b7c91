import { PreparationError } from './error.js';

/**
 * JSON that gives every number back to the last bit. JSON itself has no NaN and no infinities, and JSON.stringify writes -0 as 0: these become
 * {"number": "NaN"}. A Float64Array becomes {"float64": its little-endian bytes in base 64}.
 */
const named: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

function toBase64(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i] as number, true);
  const bytes = new Uint8Array(view.buffer);
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

function fromBase64(encoded: string): Float64Array {
  const binary = atob(encoded);
  if (binary.length % 8 !== 0) throw new Error(`${binary.length} bytes are no whole number of 64-bit numbers`);
  const view = new DataView(new ArrayBuffer(binary.length));
  for (let i = 0; i < binary.length; i++) view.setUint8(i, binary.charCodeAt(i));
  const values = new Float64Array(binary.length / 8);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat64(i * 8, true);
  return values;
}

/** @param value of plain objects, lists, texts, numbers, truth values, null and Float64Arrays */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Float64Array) return { float64: toBase64(each) };
    if (typeof each !== 'number' || (Number.isFinite(each) && !Object.is(each, -0))) return each;
    return { number: Object.is(each, -0) ? '-0' : String(each) };
  });
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (entries.length !== 1 || typeof inner !== 'string') return value;
  if (key === 'number' && Object.hasOwn(named, inner)) return named[inner];
  if (key === 'float64') return fromBase64(inner);
  return value;
}

/** @throws PreparationError where the text is no such JSON */
export function fromJson(json: string): unknown {
  try {
    return JSON.parse(json, revive);
  } catch (error) {
    throw new PreparationError(
      { step: 'saved preparation' },
      `it is not what save() writes, or it is damaged: ${(error as Error).message}`,
    );
  }
}
