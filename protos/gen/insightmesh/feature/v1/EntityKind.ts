// Original file: insightmesh/feature/v1/feature.proto

export const EntityKind = {
  ENTITY_KIND_UNSPECIFIED: 'ENTITY_KIND_UNSPECIFIED',
  ENTITY_KIND_CUSTOMER: 'ENTITY_KIND_CUSTOMER',
  ENTITY_KIND_ITEM: 'ENTITY_KIND_ITEM',
} as const;

export type EntityKind =
  | 'ENTITY_KIND_UNSPECIFIED'
  | 0
  | 'ENTITY_KIND_CUSTOMER'
  | 1
  | 'ENTITY_KIND_ITEM'
  | 2

export type EntityKind__Output = typeof EntityKind[keyof typeof EntityKind]
