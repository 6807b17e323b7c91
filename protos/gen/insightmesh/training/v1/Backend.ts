// Original file: insightmesh/training/v1/training.proto

export const Backend = {
  BACKEND_UNSPECIFIED: 'BACKEND_UNSPECIFIED',
  BACKEND_AUTO: 'BACKEND_AUTO',
  BACKEND_GPU: 'BACKEND_GPU',
  BACKEND_NODE: 'BACKEND_NODE',
  BACKEND_WASM: 'BACKEND_WASM',
} as const;

export type Backend =
  | 'BACKEND_UNSPECIFIED'
  | 0
  | 'BACKEND_AUTO'
  | 1
  | 'BACKEND_GPU'
  | 2
  | 'BACKEND_NODE'
  | 3
  | 'BACKEND_WASM'
  | 4

export type Backend__Output = typeof Backend[keyof typeof Backend]
