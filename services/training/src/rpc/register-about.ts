import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import type { OnnxSignature__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/OnnxSignature';
import type { RegisterModelAbout__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelAbout';
import { invalid, refuseNul } from './violation.js';

const oldestMs = Date.UTC(2000, 0);
const endOfCalendarMs = Date.UTC(10_000, 0);

/** What a caller says of a model from elsewhere, checked. @throws AppError INVALID_ARGUMENT */
export function readAbout(about: RegisterModelAbout__Output): {
  name: string;
  signature: OnnxSignature;
  trainedUntilMs: number;
} {
  if (about.slot !== '' && about.slot !== 'recommend') {
    throw invalid('about.slot', 'must be recommend: no other slot takes a model from elsewhere');
  }
  const name = about.name.trim();
  if (name === '' || name.length > 200) throw invalid('about.name', 'must have 1 to 200 characters');
  if (!Number.isSafeInteger(about.seed)) throw invalid('about.seed', 'must be a whole number within 2^53');
  if (!about.trained_until) {
    throw invalid('about.trained_until', 'must say of when the newest interaction is that it was fitted on');
  }
  if (!about.signature) throw invalid('about.signature', 'is required');
  refuseNul('about.name', name);
  const { seconds, nanos } = about.trained_until;
  const trainedUntilMs = Number(seconds) * 1000 + Math.floor(nanos / 1e6);
  // What Postgres has no date for would keep the run from its end for ever.
  if (!(trainedUntilMs >= oldestMs && trainedUntilMs < endOfCalendarMs)) {
    throw invalid('about.trained_until', 'must be from the year 2000 to the year 9999');
  }
  return { name, signature: readSignature(about.signature), trainedUntilMs };
}

function readSignature(given: OnnxSignature__Output): OnnxSignature {
  if (given.items_input === '') throw invalid('about.signature.items_input', 'is required');
  if (given.output === '') throw invalid('about.signature.output', 'is required');
  for (const field of ['items_input', 'mask_input', 'length_input', 'output', 'item_matrix'] as const) {
    refuseNul(`about.signature.${field}`, given[field]);
  }
  return {
    itemsInput: given.items_input,
    ...(given.mask_input === '' ? {} : { maskInput: given.mask_input }),
    ...(given.length_input === '' ? {} : { lengthInput: given.length_input }),
    length: given.length,
    dynamicLength: given.dynamic_length,
    padding: given.padding === 'PADDING_RIGHT' ? 'right' : 'left',
    paddingId: given.padding_id,
    firstId: given.first_id,
    output: given.output,
    firstScore: given.first_score ?? given.first_id,
    ...(given.item_matrix === '' ? {} : { itemMatrix: given.item_matrix }),
  };
}
