// Original file: insightmesh/feature/v1/datasets.proto

export const LabelsFormat = {
  LABELS_FORMAT_UNSPECIFIED: 'LABELS_FORMAT_UNSPECIFIED',
  LABELS_FORMAT_CSV: 'LABELS_FORMAT_CSV',
  LABELS_FORMAT_NDJSON: 'LABELS_FORMAT_NDJSON',
  LABELS_FORMAT_PARQUET: 'LABELS_FORMAT_PARQUET',
} as const;

export type LabelsFormat =
  | 'LABELS_FORMAT_UNSPECIFIED'
  | 0
  | 'LABELS_FORMAT_CSV'
  | 1
  | 'LABELS_FORMAT_NDJSON'
  | 2
  | 'LABELS_FORMAT_PARQUET'
  | 3

export type LabelsFormat__Output = typeof LabelsFormat[keyof typeof LabelsFormat]
