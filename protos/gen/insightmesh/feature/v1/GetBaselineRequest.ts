// Original file: insightmesh/feature/v1/quality.proto


export interface GetBaselineRequest {
}

export interface GetBaselineRequest__Output {
}
