// Original file: insightmesh/feature/v1/datasets.proto


export interface DeleteDatasetResponse {
}

export interface DeleteDatasetResponse__Output {
}
