import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListRecommendationsRequest as _hipstershop_ListRecommendationsRequest, ListRecommendationsRequest__Output as _hipstershop_ListRecommendationsRequest__Output } from './hipstershop/ListRecommendationsRequest.js';
import type { ListRecommendationsResponse as _hipstershop_ListRecommendationsResponse, ListRecommendationsResponse__Output as _hipstershop_ListRecommendationsResponse__Output } from './hipstershop/ListRecommendationsResponse.js';
import type { RecommendationServiceClient as _hipstershop_RecommendationServiceClient, RecommendationServiceDefinition as _hipstershop_RecommendationServiceDefinition } from './hipstershop/RecommendationService.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  hipstershop: {
    ListRecommendationsRequest: MessageTypeDefinition<_hipstershop_ListRecommendationsRequest, _hipstershop_ListRecommendationsRequest__Output>
    ListRecommendationsResponse: MessageTypeDefinition<_hipstershop_ListRecommendationsResponse, _hipstershop_ListRecommendationsResponse__Output>
    RecommendationService: SubtypeConstructor<typeof grpc.Client, _hipstershop_RecommendationServiceClient> & { service: _hipstershop_RecommendationServiceDefinition }
  }
}

