import { requireInteger, requireOneOf } from '../settings.js';

export type MaskType = 'int64' | 'float32' | 'bool';

/** How a graph of somewhere else is asked for the items that come next. Numbers of items are int64. */
export interface OnnxSignature {
  /** Input of item numbers, [1, length]. */
  itemsInput: string;
  /** Input of 1 where there is an item and 0 where there is padding, [1, length]. */
  maskInput?: string;
  maskType?: MaskType;
  /** Input of the number of items, int64, [1]. */
  lengthInput?: string;
  /** Contexts are cut to their newest so many items. */
  length: number;
  /** The graph takes any length from 1: nothing is padded. */
  dynamicLength: boolean;
  padding: 'left' | 'right';
  /** The number that pads. */
  paddingId: number;
  /** The number of the vocabulary's first item; the others follow. */
  firstId: number;
  /** The output: scores [1, n] or [1, length, n], or with an item matrix an embedding [1, d] or [1, length, d]. */
  output: string;
  /** Place of the vocabulary's first item in the scores, or its row in the initializer of the item matrix; the others follow. */
  firstScore: number;
  /** The initializer that holds the item matrix, [n, d]; absent: the output is scores. */
  itemMatrix?: string;
}

/** Longest context; a longer one would be cut before it reaches a graph. */
export const longestContext = 1000;
const most = 2 ** 31;

/** @throws RangeError that names the field */
export function checkSignature(signature: OnnxSignature): void {
  const { itemsInput, maskInput, lengthInput, output, itemMatrix } = signature;
  requireInteger('length', signature.length, 1, longestContext);
  requireInteger('first_id', signature.firstId, 0, most);
  requireInteger('first_score', signature.firstScore, 0, most);
  requireInteger('padding_id', signature.paddingId, -most, most);
  requireOneOf('padding', signature.padding, ['left', 'right']);
  const names = {
    items_input: itemsInput,
    mask_input: maskInput,
    length_input: lengthInput,
    output,
    item_matrix: itemMatrix,
  };
  for (const [field, name] of Object.entries(names)) {
    if (name !== undefined && !(name.length >= 1 && name.length <= 256)) {
      throw new RangeError(`${field} must be a name of 1 to 256 characters`);
    }
  }
  const inputs = [itemsInput, maskInput, lengthInput].filter((name) => name !== undefined);
  if (new Set(inputs).size < inputs.length)
    throw new RangeError('items_input, mask_input and length_input must differ');
}
