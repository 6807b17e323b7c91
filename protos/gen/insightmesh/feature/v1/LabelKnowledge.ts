// Original file: insightmesh/feature/v1/datasets.proto

export const LabelKnowledge = {
  LABEL_KNOWLEDGE_UNSPECIFIED: 'LABEL_KNOWLEDGE_UNSPECIFIED',
  LABEL_KNOWLEDGE_OCCURRED: 'LABEL_KNOWLEDGE_OCCURRED',
  LABEL_KNOWLEDGE_RECEIVED: 'LABEL_KNOWLEDGE_RECEIVED',
} as const;

export type LabelKnowledge =
  | 'LABEL_KNOWLEDGE_UNSPECIFIED'
  | 0
  | 'LABEL_KNOWLEDGE_OCCURRED'
  | 1
  | 'LABEL_KNOWLEDGE_RECEIVED'
  | 2

export type LabelKnowledge__Output = typeof LabelKnowledge[keyof typeof LabelKnowledge]
