// Original file: insightmesh/feature/v1/lake.proto


export interface LakeColumn {
  'name'?: (string);
  'sql_type'?: (string);
  'parquet_type'?: (string);
  'description'?: (string);
  'since'?: (string);
  'partition'?: (boolean);
}

export interface LakeColumn__Output {
  'name': (string);
  'sql_type': (string);
  'parquet_type': (string);
  'description': (string);
  'since': (string);
  'partition': (boolean);
}
