// Original file: insightmesh/training/v1/schedules.proto


export interface DeleteScheduleResponse {
}

export interface DeleteScheduleResponse__Output {
}
