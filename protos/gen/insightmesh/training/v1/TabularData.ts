// Original file: insightmesh/training/v1/training.proto


export interface TabularData {
  'target'?: (string);
  'dataset_id'?: (string);
  'newest'?: (boolean);
  'label'?: (string);
  'ignore'?: (string)[];
  'numbers'?: (string)[];
  'categories'?: (string)[];
  'group'?: (string);
  'time'?: (string);
}

export interface TabularData__Output {
  'target': (string);
  'dataset_id': (string);
  'newest': (boolean);
  'label': (string);
  'ignore': (string)[];
  'numbers': (string)[];
  'categories': (string)[];
  'group': (string);
  'time': (string);
}
