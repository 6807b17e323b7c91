import { ModelFormatError, type ModelName } from './model.js';
import { mergeSettings } from './settings.js';
import type { TabularModelName } from './tabular/tabular-model.js';

/** Sequence models and tabular ones have files of one kind. */
type AnyModelName = ModelName | TabularModelName;

/**
 * The file of a model: five little-endian 32-bit words (magic, format version, length of the file in bytes, checksum of all
 * that follows the fourth word, length of the header), the header in JSON, then one typed array after the other. The
 * header and each array start at a multiple of 8 bytes, so that loading copies nothing.
 */
const MAGIC = 0x4d4d4e49; // "INMM"
const FORMAT_VERSION = 1;
const FIXED_WORDS = 5;

const ARRAYS = { u8: Uint8Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
type Kind = keyof typeof ARRAYS;
type ArrayOf<K extends Kind> = { u8: Uint8Array; u32: Uint32Array; f32: Float32Array; f64: Float64Array }[K];
export type ModelArray = ArrayOf<Kind>;

interface Section {
  name: string;
  kind: Kind;
  length: number;
}

interface Header {
  model: string;
  settings: unknown;
  sections: Section[];
}

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** FNV-1a over 32-bit words: finds damage, not forgery (the manifest's SHA-256 does that). */
function checksum(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  return hash >>> 0;
}

function kindOf(array: ModelArray): Kind {
  if (array instanceof Float32Array) return 'f32';
  if (array instanceof Float64Array) return 'f64';
  return array instanceof Uint32Array ? 'u32' : 'u8';
}

/** Writes a model file. @throws RangeError over 4 GiB */
export function writeModelFile(model: AnyModelName, settings: object, arrays: Record<string, ModelArray>): Uint8Array {
  const sections = Object.entries(arrays).map(([name, array]) => ({ name, kind: kindOf(array), length: array.length }));
  const header = new TextEncoder().encode(JSON.stringify({ model, settings, sections } satisfies Header));
  const start = aligned(FIXED_WORDS * 4);
  let total = start + aligned(header.byteLength);
  for (const array of Object.values(arrays)) total += aligned(array.byteLength);
  if (total > 0xffffffff) throw new RangeError(`a model file of ${total} bytes is over 4 GiB`);
  const bytes = new Uint8Array(total);
  bytes.set(header, start);
  let offset = start + aligned(header.byteLength);
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += aligned(array.byteLength);
  }
  const words = new Uint32Array(bytes.buffer);
  words[0] = MAGIC;
  words[1] = FORMAT_VERSION;
  words[2] = total;
  words[4] = header.byteLength;
  words[3] = checksum(words.subarray(4));
  return bytes;
}

export interface ModelFile {
  settings: unknown;
  array<K extends Kind>(name: string, kind: K): ArrayOf<K>;
}

/** The name that a model file says; undefined where it is none. It is not checked any further: readModelFile does that. */
export function modelOfFile(bytes: Uint8Array): string | undefined {
  const start = aligned(FIXED_WORDS * 4);
  if (bytes.byteLength < start) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return undefined;
  return parseHeader(bytes.subarray(start, start + view.getUint32(16, true)))?.model;
}

/** Reads a model file. The arrays are views of `bytes` where its start lies at a multiple of 8. @throws ModelFormatError */
export function readModelFile(model: AnyModelName, bytes: Uint8Array): ModelFile {
  const fail = (reason: string): never => {
    throw new ModelFormatError(`not a usable ${model} model file: ${reason}`);
  };
  const start = aligned(FIXED_WORDS * 4);
  if (bytes.byteLength < start) fail(`${bytes.byteLength} bytes are too few`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) fail('it does not start like a model file');
  const version = view.getUint32(4, true);
  if (version !== FORMAT_VERSION) fail(`format version ${version}, this program reads ${FORMAT_VERSION}`);
  const total = view.getUint32(8, true);
  if (total !== bytes.byteLength) fail(`${total} bytes were written, ${bytes.byteLength} are here`);
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const words = new Uint32Array(whole.buffer, whole.byteOffset, whole.byteLength >>> 2);
  if (checksum(words.subarray(4)) !== words[3]) fail('its checksum is wrong, so it is damaged');
  const headerLength = words[4] as number;
  if (start + headerLength > total) fail('its header is longer than the file');
  const header =
    parseHeader(whole.subarray(start, start + headerLength)) ?? fail('its header is not what it should be');
  if (header.model !== model) fail(`it holds a ${header.model} model`);
  const places = new Map<string, { section: Section; offset: number }>();
  let offset = start + aligned(headerLength);
  for (const section of header.sections) {
    places.set(section.name, { section, offset });
    offset += aligned(section.length * ARRAYS[section.kind].BYTES_PER_ELEMENT);
  }
  if (offset !== total) fail('its parts do not add up to its length');
  return {
    settings: header.settings,
    array<K extends Kind>(name: string, kind: K): ArrayOf<K> {
      const place = places.get(name);
      if (place?.section.kind !== kind) return fail(`it has no part ${name} of kind ${kind}`);
      return new ARRAYS[kind](
        whole.buffer as ArrayBuffer,
        whole.byteOffset + place.offset,
        place.section.length,
      ) as ArrayOf<K>;
    },
  };
}

/** @throws ModelFormatError where the stored settings are none that a fit would take */
export function storedSettings<T extends object>(file: ModelFile, defaults: T, check: (settings: T) => T): T {
  try {
    return check(mergeSettings(defaults, file.settings as Partial<T>));
  } catch (error) {
    throw new ModelFormatError(`not a usable model file: its settings are wrong: ${(error as Error).message}`);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function parseHeader(bytes: Uint8Array): Header | undefined {
  const header = parseJson(bytes) as Partial<Header> | null | undefined;
  if (typeof header?.model !== 'string' || !Array.isArray(header.sections)) return undefined;
  const valid = header.sections.every((s) => s?.kind in ARRAYS && Number.isInteger(s.length) && s.length >= 0);
  return valid ? (header as Header) : undefined;
}

/** Item ids as one part of a model file. JSON keeps any string exactly and parses fastest. */
export function itemsToArray(ids: readonly string[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(ids));
}

/** @throws ModelFormatError unless the ids are strings in ascending order */
export function itemsFromArray(bytes: Uint8Array): string[] {
  const items: unknown = parseJson(bytes);
  if (!Array.isArray(items)) throw new ModelFormatError('not a usable model file: its items are not a list');
  for (let i = 0; i < items.length; i++) {
    if (typeof items[i] !== 'string' || (i > 0 && items[i - 1] >= items[i])) {
      throw new ModelFormatError('not a usable model file: its items are out of order');
    }
  }
  return items as string[];
}

/** Checks that a compressed sparse row layout can be read without leaving its arrays. @throws ModelFormatError */
export function checkRows(rows: { offsets: Uint32Array; columns: Uint32Array }, count: number, width: number): void {
  const { offsets, columns } = rows;
  let valid = offsets.length === count + 1 && offsets[0] === 0 && offsets[count] === columns.length;
  for (let i = 0; valid && i < count; i++) valid = (offsets[i] as number) <= (offsets[i + 1] as number);
  for (let i = 0; valid && i < columns.length; i++) valid = (columns[i] as number) < width;
  if (!valid) throw new ModelFormatError('not a usable model file: its rows point outside of it');
}
