import { labelsFolder } from './stored-spec.js';

export const labelsEndings = {
  LABELS_FORMAT_CSV: '.csv',
  LABELS_FORMAT_NDJSON: '.ndjson',
  LABELS_FORMAT_PARQUET: '.parquet',
} as const;
export type LabelsEnding = (typeof labelsEndings)[keyof typeof labelsEndings];

/** Where uploaded labels go: the same bytes to the same place. */
export function uploadKey(tenantId: string, sha256: string, ending: LabelsEnding): string {
  return `${labelsFolder(tenantId)}upload-${sha256}${ending}`;
}

/** Whether labels were uploaded, and not put into the store by somebody whose they are. */
export function isUpload(tenantId: string, key: string): boolean {
  const folder = labelsFolder(tenantId);
  return key.startsWith(folder) && /^upload-[0-9a-f]{64}\.[a-z]+$/.test(key.slice(folder.length));
}
