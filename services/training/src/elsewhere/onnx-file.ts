import { bytesOf, numberOf, readFields, textOf, WireError, type WireField } from './protobuf-reader.js';

/** What an ONNX file says of itself, read without running any of it (onnx.proto of ONNX 1.17). */
export interface OnnxFile {
  irVersion: number;
  /** Version by domain; the empty domain is ONNX's own. */
  opsets: Map<string, number>;
  /** Domains of all operators, those of subgraphs and functions too, with one operator of each. */
  domains: Map<string, string>;
  inputs: string[];
  outputs: string[];
  initializers: Map<string, Uint8Array>;
  /** Names of tensors whose data lies in other files. */
  external: string[];
  /** Domains of the functions that the file itself defines. */
  functionDomains: Set<string>;
}

/** Subgraphs of loops and conditions within each other. */
const deepest = 32;
const externalLocation = 1;

/** @throws WireError for bytes that are no ONNX file */
export function readOnnxFile(bytes: Uint8Array): OnnxFile {
  const file: OnnxFile = {
    ...{ irVersion: 0, opsets: new Map(), domains: new Map(), inputs: [], outputs: [], initializers: new Map() },
    ...{ external: [], functionDomains: new Set() },
  };
  let hasGraph = false;
  for (const field of readFields(bytes)) {
    if (field.number === 1) file.irVersion = numberOf(field);
    else if (field.number === 8) readOpset(bytesOf(field), file);
    else if (field.number === 7) {
      hasGraph = true;
      readGraph(bytesOf(field), file, 0);
    } else if (field.number === 25) readFunction(bytesOf(field), file);
  }
  if (!hasGraph) throw new WireError('it has no graph');
  return file;
}

function readOpset(bytes: Uint8Array, file: OnnxFile): void {
  let domain = '';
  let version = 0;
  for (const field of readFields(bytes)) {
    if (field.number === 1) domain = textOf(field);
    else if (field.number === 2) version = numberOf(field);
  }
  file.opsets.set(domain === 'ai.onnx' ? '' : domain, version);
}

function readGraph(bytes: Uint8Array, file: OnnxFile, depth: number): void {
  if (depth > deepest) throw new WireError(`its subgraphs lie in each other more than ${deepest} deep`);
  for (const field of readFields(bytes)) {
    if (field.number === 1) readNode(bytesOf(field), file, depth);
    else if (field.number === 5) readTensor(bytesOf(field), file, depth === 0);
    else if (field.number === 15) readSparse(bytesOf(field), file);
    else if (depth === 0 && field.number === 11) file.inputs.push(nameOf(bytesOf(field)));
    else if (depth === 0 && field.number === 12) file.outputs.push(nameOf(bytesOf(field)));
  }
}

function readNode(bytes: Uint8Array, file: OnnxFile, depth: number): void {
  let [operator, domain] = ['', ''];
  for (const field of readFields(bytes)) {
    if (field.number === 4) operator = textOf(field);
    else if (field.number === 7) domain = textOf(field);
    else if (field.number === 5) readAttribute(bytesOf(field), file, depth);
  }
  if (!file.domains.has(domain)) file.domains.set(domain, operator);
}

function readAttribute(bytes: Uint8Array, file: OnnxFile, depth: number): void {
  for (const field of readFields(bytes)) {
    if (field.number === 5 || field.number === 10) readTensor(bytesOf(field), file, false);
    else if (field.number === 6 || field.number === 11) readGraph(bytesOf(field), file, depth + 1);
    else if (field.number === 22 || field.number === 23) readSparse(bytesOf(field), file);
  }
}

function readFunction(bytes: Uint8Array, file: OnnxFile): void {
  for (const field of readFields(bytes)) {
    if (field.number === 7) readNode(bytesOf(field), file, 1);
    else if (field.number === 10) file.functionDomains.add(textOf(field));
  }
}

function readSparse(bytes: Uint8Array, file: OnnxFile): void {
  for (const field of readFields(bytes)) {
    if (field.number === 1 || field.number === 2) readTensor(bytesOf(field), file, false);
  }
}

function readTensor(bytes: Uint8Array, file: OnnxFile, kept: boolean): void {
  let name = '';
  let isExternal = false;
  for (const field of readFields(bytes)) {
    if (field.number === 8) name = textOf(field);
    else if (field.number === 13 || (field.number === 14 && numberOf(field) === externalLocation)) isExternal = true;
  }
  if (isExternal) file.external.push(name);
  if (kept) file.initializers.set(name, bytes);
}

function nameOf(bytes: Uint8Array): string {
  for (const field of readFields(bytes)) if (field.number === 1) return textOf(field);
  return '';
}

const float = 1;

/**
 * The numbers of a two-dimensional float tensor, row-major.
 * @throws WireError for another shape or type
 */
export function readMatrix(tensor: Uint8Array): { values: Float32Array; rows: number; columns: number } {
  const dims: number[] = [];
  let type = 0;
  let raw: Uint8Array | undefined;
  const floats: number[] = [];
  for (const field of readFields(tensor)) {
    if (field.number === 1) dims.push(...numbersOf(field));
    else if (field.number === 2) type = numberOf(field);
    else if (field.number === 4) for (const value of floatsOf(field)) floats.push(value);
    else if (field.number === 9) raw = bytesOf(field);
  }
  const [rows = 0, columns = 0] = dims;
  if (type !== float || dims.length !== 2) throw new WireError('the item matrix must be float and have two dimensions');
  // Copied: the bytes need not lie at a multiple of four.
  const values = raw === undefined ? Float32Array.from(floats) : new Float32Array(Uint8Array.from(raw).buffer);
  if (values.length !== rows * columns || values.length === 0) {
    throw new WireError(`the item matrix is [${rows}, ${columns}] and has ${values.length} numbers`);
  }
  return { values, rows, columns };
}

/** Packed or one by one. */
function numbersOf(field: WireField): number[] {
  if (typeof field.value === 'bigint') return [numberOf(field)];
  const numbers: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of field.value) {
    // A number that never ends would grow, and take longer with each byte.
    if (shift >= 70n) throw new WireError('it has a number of more than ten bytes');
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      numbers.push(Number(value));
      [value, shift] = [0n, 0n];
    }
  }
  return numbers;
}

function floatsOf({ value }: WireField): Iterable<number> {
  const bytes =
    typeof value === 'bigint' ? new Uint8Array(Uint32Array.of(Number(value)).buffer) : Uint8Array.from(value);
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
}
