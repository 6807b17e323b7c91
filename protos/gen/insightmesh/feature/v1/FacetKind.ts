// Original file: insightmesh/feature/v1/feature.proto

export const FacetKind = {
  FACET_KIND_UNSPECIFIED: 'FACET_KIND_UNSPECIFIED',
  FACET_KIND_CATEGORY: 'FACET_KIND_CATEGORY',
  FACET_KIND_BRAND: 'FACET_KIND_BRAND',
  FACET_KIND_PRICE_BAND: 'FACET_KIND_PRICE_BAND',
} as const;

export type FacetKind =
  | 'FACET_KIND_UNSPECIFIED'
  | 0
  | 'FACET_KIND_CATEGORY'
  | 1
  | 'FACET_KIND_BRAND'
  | 2
  | 'FACET_KIND_PRICE_BAND'
  | 3

export type FacetKind__Output = typeof FacetKind[keyof typeof FacetKind]
