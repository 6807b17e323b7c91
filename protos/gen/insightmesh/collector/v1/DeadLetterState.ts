// Original file: insightmesh/collector/v1/dead_letters.proto

export const DeadLetterState = {
  DEAD_LETTER_STATE_UNSPECIFIED: 'DEAD_LETTER_STATE_UNSPECIFIED',
  DEAD_LETTER_STATE_OPEN: 'DEAD_LETTER_STATE_OPEN',
  DEAD_LETTER_STATE_MENDED: 'DEAD_LETTER_STATE_MENDED',
  DEAD_LETTER_STATE_REPLAYED: 'DEAD_LETTER_STATE_REPLAYED',
} as const;

export type DeadLetterState =
  | 'DEAD_LETTER_STATE_UNSPECIFIED'
  | 0
  | 'DEAD_LETTER_STATE_OPEN'
  | 1
  | 'DEAD_LETTER_STATE_MENDED'
  | 2
  | 'DEAD_LETTER_STATE_REPLAYED'
  | 3

export type DeadLetterState__Output = typeof DeadLetterState[keyof typeof DeadLetterState]
