// Original file: insightmesh/collector/v1/policies.proto

export const PersonalDataTreatment = {
  PERSONAL_DATA_TREATMENT_UNSPECIFIED: 'PERSONAL_DATA_TREATMENT_UNSPECIFIED',
  PERSONAL_DATA_TREATMENT_DROP: 'PERSONAL_DATA_TREATMENT_DROP',
  PERSONAL_DATA_TREATMENT_HMAC: 'PERSONAL_DATA_TREATMENT_HMAC',
  PERSONAL_DATA_TREATMENT_KEEP: 'PERSONAL_DATA_TREATMENT_KEEP',
} as const;

export type PersonalDataTreatment =
  | 'PERSONAL_DATA_TREATMENT_UNSPECIFIED'
  | 0
  | 'PERSONAL_DATA_TREATMENT_DROP'
  | 1
  | 'PERSONAL_DATA_TREATMENT_HMAC'
  | 2
  | 'PERSONAL_DATA_TREATMENT_KEEP'
  | 3

export type PersonalDataTreatment__Output = typeof PersonalDataTreatment[keyof typeof PersonalDataTreatment]
