import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { checkSignature } from '@insight-mesh/algorithms/onnx/signature';
import { AppError } from '@insight-mesh/runtime/errors';
import { type OnnxFile, readMatrix, readOnnxFile } from './onnx-file.js';
import { WireError } from './protobuf-reader.js';

/** Operators that ONNX Runtime has built in: ONNX's own, its machine learning ones, and Microsoft's. */
const builtIn = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);
/** Older graphs are not what exporters of today write, and were never tried. */
const oldestOpset = 7;

/** What is wrong with a file, before any of it runs. */
export function refused(field: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `${field}: ${description}`, { violations: [{ field, description }] });
}

/**
 * Looks through an ONNX file without running it: that it is one, with built-in operators and all of its data in it, and that it has the
 * inputs and outputs of the signature and no others to be fed.
 * @returns the items' rows of the item matrix, where the signature names one
 * @throws AppError INVALID_ARGUMENT that says what is wrong and what would be right
 */
export function checkOnnx(
  bytes: Uint8Array,
  signature: OnnxSignature,
  vocabularySize: number,
): { values: Float32Array; columns: number } | undefined {
  checkDeclared(signature);
  const file = readFile(bytes);
  checkOperators(file);
  if (file.external.length > 0) {
    const names = file.external.slice(0, 3).join(', ');
    throw refused('data', `must hold all of its data; ${file.external.length} tensors lie in other files (${names})`);
  }
  checkNames(file, signature);
  if (signature.itemMatrix === undefined) return undefined;
  return readItemMatrix(file, signature, vocabularySize);
}

/** What can be said of a signature without its file. @throws AppError INVALID_ARGUMENT */
export function checkDeclared(signature: OnnxSignature): void {
  try {
    checkSignature(signature);
  } catch (error) {
    throw refused('signature', error instanceof Error ? error.message : String(error));
  }
}

function readFile(bytes: Uint8Array): OnnxFile {
  try {
    return readOnnxFile(bytes);
  } catch (error) {
    if (error instanceof WireError) throw refused('data', `must be an ONNX file: ${error.message}`);
    throw error;
  }
}

function checkOperators({ opsets, domains, functionDomains }: OnnxFile): void {
  for (const [domain, operator] of domains) {
    if (builtIn.has(domain) || functionDomains.has(domain)) continue;
    throw refused('data', `must use built-in operators only; ${operator} is of the domain ${domain}`);
  }
  const opset = opsets.get('') ?? 0;
  if (opset < oldestOpset) throw refused('data', `must be of opset ${oldestOpset} or newer, and is of ${opset}`);
}

function checkNames({ inputs, outputs, initializers }: OnnxFile, signature: OnnxSignature): void {
  const fed = inputs.filter((name) => !initializers.has(name));
  const named = {
    items_input: signature.itemsInput,
    mask_input: signature.maskInput,
    length_input: signature.lengthInput,
  };
  for (const [field, name] of Object.entries(named)) {
    if (name !== undefined && !fed.includes(name)) {
      throw refused(`signature.${field}`, `there is no input ${name}; the graph has ${fed.join(', ')}`);
    }
  }
  const left = fed.filter((name) => !Object.values(named).includes(name));
  if (left.length > 0) throw refused('signature', `names no input ${left.join(', ')}, which the graph asks for`);
  if (!outputs.includes(signature.output)) {
    throw refused('signature.output', `there is no output ${signature.output}; the graph has ${outputs.join(', ')}`);
  }
}

function readItemMatrix({ initializers }: OnnxFile, signature: OnnxSignature, vocabularySize: number) {
  const { itemMatrix: name = '', firstScore } = signature;
  const field = 'signature.item_matrix';
  const tensor = initializers.get(name);
  if (tensor === undefined) {
    const has = [...initializers.keys()].slice(0, 20).join(', ');
    throw refused(field, `there is no initializer ${name}; the graph has ${has}`);
  }
  try {
    const matrix = readMatrix(tensor);
    if (matrix.rows < firstScore + vocabularySize) {
      throw refused(field, `has ${matrix.rows} rows; ${vocabularySize} items from row ${firstScore} on need more`);
    }
    const { values, columns } = matrix;
    return { values: values.slice(firstScore * columns, (firstScore + vocabularySize) * columns), columns };
  } catch (error) {
    if (error instanceof WireError) throw refused(field, error.message);
    throw error;
  }
}
