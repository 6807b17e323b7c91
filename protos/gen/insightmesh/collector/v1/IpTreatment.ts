// Original file: insightmesh/collector/v1/policies.proto

export const IpTreatment = {
  IP_TREATMENT_UNSPECIFIED: 'IP_TREATMENT_UNSPECIFIED',
  IP_TREATMENT_PREFIX: 'IP_TREATMENT_PREFIX',
  IP_TREATMENT_DROP: 'IP_TREATMENT_DROP',
} as const;

export type IpTreatment =
  | 'IP_TREATMENT_UNSPECIFIED'
  | 0
  | 'IP_TREATMENT_PREFIX'
  | 1
  | 'IP_TREATMENT_DROP'
  | 2

export type IpTreatment__Output = typeof IpTreatment[keyof typeof IpTreatment]
