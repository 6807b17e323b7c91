// Original file: insightmesh/collector/v1/policies.proto

export const IdTreatment = {
  ID_TREATMENT_UNSPECIFIED: 'ID_TREATMENT_UNSPECIFIED',
  ID_TREATMENT_HMAC: 'ID_TREATMENT_HMAC',
  ID_TREATMENT_KEEP: 'ID_TREATMENT_KEEP',
} as const;

export type IdTreatment =
  | 'ID_TREATMENT_UNSPECIFIED'
  | 0
  | 'ID_TREATMENT_HMAC'
  | 1
  | 'ID_TREATMENT_KEEP'
  | 2

export type IdTreatment__Output = typeof IdTreatment[keyof typeof IdTreatment]
