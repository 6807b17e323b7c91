import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListRecommendationsRequest as _oteldemo_ListRecommendationsRequest, ListRecommendationsRequest__Output as _oteldemo_ListRecommendationsRequest__Output } from './oteldemo/ListRecommendationsRequest.js';
import type { ListRecommendationsResponse as _oteldemo_ListRecommendationsResponse, ListRecommendationsResponse__Output as _oteldemo_ListRecommendationsResponse__Output } from './oteldemo/ListRecommendationsResponse.js';
import type { RecommendationServiceClient as _oteldemo_RecommendationServiceClient, RecommendationServiceDefinition as _oteldemo_RecommendationServiceDefinition } from './oteldemo/RecommendationService.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  oteldemo: {
    ListRecommendationsRequest: MessageTypeDefinition<_oteldemo_ListRecommendationsRequest, _oteldemo_ListRecommendationsRequest__Output>
    ListRecommendationsResponse: MessageTypeDefinition<_oteldemo_ListRecommendationsResponse, _oteldemo_ListRecommendationsResponse__Output>
    RecommendationService: SubtypeConstructor<typeof grpc.Client, _oteldemo_RecommendationServiceClient> & { service: _oteldemo_RecommendationServiceDefinition }
  }
}

