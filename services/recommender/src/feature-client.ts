import type { TypedClient } from '@insight-mesh/runtime/grpc-client';

export type FeatureClient = Pick<
  TypedClient<'insightmesh.feature.v1.FeatureService'>,
  'GetHistory' | 'GetFeatures' | 'ListPopularItems'
>;
