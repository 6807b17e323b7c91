// Original file: insightmesh/recommender/v1/experiments.proto


export interface GetExperimentReportRequest {
  'key'?: (string);
  'phase'?: (number);
}

export interface GetExperimentReportRequest__Output {
  'key': (string);
  'phase': (number);
}
