// Original file: insightmesh/training/v1/registry.proto


export interface UnpinResponse {
}

export interface UnpinResponse__Output {
}
