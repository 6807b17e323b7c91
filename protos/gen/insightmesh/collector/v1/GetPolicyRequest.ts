// Original file: insightmesh/collector/v1/policies.proto


export interface GetPolicyRequest {
}

export interface GetPolicyRequest__Output {
}
