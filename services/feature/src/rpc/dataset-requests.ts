import { AppError } from '@insight-mesh/runtime/errors';
import { invalid } from './requests.js';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function unknownDataset(): AppError {
  return new AppError('NOT_FOUND', 'there is no such data set; ListDatasets has those there are');
}

/** @throws AppError INVALID_ARGUMENT where there is none, NOT_FOUND where it cannot be one of ours */
export function checkDatasetId(id: string): string {
  if (id === '') throw invalid('dataset_id', 'is missing');
  if (!pattern.test(id)) throw unknownDataset();
  return id;
}
