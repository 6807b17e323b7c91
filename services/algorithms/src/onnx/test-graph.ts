/**
 * Small ONNX files for tests, written field by field (onnx.proto of ONNX 1.17): no exporter is needed to have a real one, and broken ones
 * can be had as well.
 */

type Bytes = number[];

function varint(value: number): Bytes {
  const bytes: Bytes = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) + 0x80);
    left = Math.floor(left / 0x80);
  }
  return [...bytes, left];
}

const text = (value: string): Bytes => [...value].map((character) => character.charCodeAt(0));
const number = (field: number, value: number): Bytes => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: Bytes): Bytes => [...varint(field * 8 + 2), ...varint(value.length), ...value];
const string = (field: number, value: string): Bytes => bytes(field, text(value));

export const onnxTypes = { float: 1, int64: 7, bool: 9 } as const;
export type OnnxType = keyof typeof onnxTypes;

/** An input or output; a text as a dimension is a dynamic one. */
export interface OnnxValue {
  name: string;
  type: OnnxType;
  dims: readonly (number | string)[];
}

export interface OnnxNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  domain?: string;
  /** Whole numbers, or lists of them. */
  attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  /** Float tensors. */
  initializers: readonly { name: string; dims: readonly number[]; values: ArrayLike<number>; external?: boolean }[];
  opset?: number;
}

function valueInfo({ name, type, dims }: OnnxValue): Bytes {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? number(1, dim) : string(2, dim)));
  const tensor = [...number(1, onnxTypes[type]), ...bytes(2, shape)];
  return [...string(1, name), ...bytes(2, bytes(1, tensor))];
}

function attribute(name: string, value: number | readonly number[]): Bytes {
  if (typeof value === 'number') return [...string(1, name), ...number(3, value), ...number(20, 2)];
  return [...string(1, name), ...value.flatMap((each) => number(8, each)), ...number(20, 7)];
}

function node({ operator, inputs, outputs, domain = '', attributes = {} }: OnnxNode): Bytes {
  return [
    ...inputs.flatMap((name) => string(1, name)),
    ...outputs.flatMap((name) => string(2, name)),
    ...string(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) => bytes(5, attribute(name, value))),
    ...(domain === '' ? [] : string(7, domain)),
  ];
}

function tensor({ name, dims, values, external }: OnnxGraph['initializers'][number]): Bytes {
  const raw = [...new Uint8Array(Float32Array.from(values).buffer)];
  const location = [...string(1, 'location'), ...string(2, '../weights.bin')];
  return [
    ...dims.flatMap((dim) => number(1, dim)),
    ...number(2, onnxTypes.float),
    ...string(8, name),
    ...(external === true ? [...bytes(13, location), ...number(14, 1)] : bytes(9, raw)),
  ];
}

/** The file of a graph. */
export function onnxFile({ nodes, inputs, outputs, initializers, opset = 13 }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.flatMap((each) => bytes(1, node(each))),
    ...string(2, 'test'),
    ...initializers.flatMap((each) => bytes(5, tensor(each))),
    ...inputs.flatMap((each) => bytes(11, valueInfo(each))),
    ...outputs.flatMap((each) => bytes(12, valueInfo(each))),
  ];
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...string(1, ''), ...number(2, opset)])]);
}

/**
 * Gather → ReduceMean → MatMul: the mean of the context's rows times a matrix. With rows and matrix of 0 and 1 it is a table of what follows
 * what.
 * @param next the place of the item that follows each item
 */
export function nextItemGraph(next: readonly number[]): OnnxGraph {
  const size = next.length;
  const rows = new Float32Array(size * size);
  const follows = new Float32Array(size * size);
  for (const [at, then] of next.entries()) {
    rows[at * size + at] = 1;
    follows[at * size + then] = 1;
  }
  return {
    nodes: [
      { operator: 'Gather', inputs: ['rows', 'items'], outputs: ['vectors'] },
      { operator: 'ReduceMean', inputs: ['vectors'], outputs: ['mean'], attributes: { axes: [1], keepdims: 0 } },
      { operator: 'MatMul', inputs: ['mean', 'follows'], outputs: ['scores'] },
    ],
    inputs: [{ name: 'items', type: 'int64', dims: [1, 'length'] }],
    outputs: [{ name: 'scores', type: 'float', dims: [1, size] }],
    initializers: [
      { name: 'rows', dims: [size, size], values: rows },
      { name: 'follows', dims: [size, size], values: follows },
    ],
  };
}
