// Original file: insightmesh/collector/v1/policies.proto

export const UserAgentTreatment = {
  USER_AGENT_TREATMENT_UNSPECIFIED: 'USER_AGENT_TREATMENT_UNSPECIFIED',
  USER_AGENT_TREATMENT_DROP: 'USER_AGENT_TREATMENT_DROP',
  USER_AGENT_TREATMENT_KEEP: 'USER_AGENT_TREATMENT_KEEP',
} as const;

export type UserAgentTreatment =
  | 'USER_AGENT_TREATMENT_UNSPECIFIED'
  | 0
  | 'USER_AGENT_TREATMENT_DROP'
  | 1
  | 'USER_AGENT_TREATMENT_KEEP'
  | 2

export type UserAgentTreatment__Output = typeof UserAgentTreatment[keyof typeof UserAgentTreatment]
