// Original file: insightmesh/collector/v1/dead_letters.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetDeadLetterRequest as _insightmesh_collector_v1_GetDeadLetterRequest, GetDeadLetterRequest__Output as _insightmesh_collector_v1_GetDeadLetterRequest__Output } from '../../../insightmesh/collector/v1/GetDeadLetterRequest.js';
import type { GetDeadLetterResponse as _insightmesh_collector_v1_GetDeadLetterResponse, GetDeadLetterResponse__Output as _insightmesh_collector_v1_GetDeadLetterResponse__Output } from '../../../insightmesh/collector/v1/GetDeadLetterResponse.js';
import type { ListDeadLettersRequest as _insightmesh_collector_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _insightmesh_collector_v1_ListDeadLettersRequest__Output } from '../../../insightmesh/collector/v1/ListDeadLettersRequest.js';
import type { ListDeadLettersResponse as _insightmesh_collector_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _insightmesh_collector_v1_ListDeadLettersResponse__Output } from '../../../insightmesh/collector/v1/ListDeadLettersResponse.js';
import type { MendDeadLetterRequest as _insightmesh_collector_v1_MendDeadLetterRequest, MendDeadLetterRequest__Output as _insightmesh_collector_v1_MendDeadLetterRequest__Output } from '../../../insightmesh/collector/v1/MendDeadLetterRequest.js';
import type { MendDeadLetterResponse as _insightmesh_collector_v1_MendDeadLetterResponse, MendDeadLetterResponse__Output as _insightmesh_collector_v1_MendDeadLetterResponse__Output } from '../../../insightmesh/collector/v1/MendDeadLetterResponse.js';
import type { PurgeDeadLettersRequest as _insightmesh_collector_v1_PurgeDeadLettersRequest, PurgeDeadLettersRequest__Output as _insightmesh_collector_v1_PurgeDeadLettersRequest__Output } from '../../../insightmesh/collector/v1/PurgeDeadLettersRequest.js';
import type { PurgeDeadLettersResponse as _insightmesh_collector_v1_PurgeDeadLettersResponse, PurgeDeadLettersResponse__Output as _insightmesh_collector_v1_PurgeDeadLettersResponse__Output } from '../../../insightmesh/collector/v1/PurgeDeadLettersResponse.js';
import type { ReplayDeadLettersRequest as _insightmesh_collector_v1_ReplayDeadLettersRequest, ReplayDeadLettersRequest__Output as _insightmesh_collector_v1_ReplayDeadLettersRequest__Output } from '../../../insightmesh/collector/v1/ReplayDeadLettersRequest.js';
import type { ReplayDeadLettersResponse as _insightmesh_collector_v1_ReplayDeadLettersResponse, ReplayDeadLettersResponse__Output as _insightmesh_collector_v1_ReplayDeadLettersResponse__Output } from '../../../insightmesh/collector/v1/ReplayDeadLettersResponse.js';

export interface DeadLetterServiceClient extends grpc.Client {
  GetDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _insightmesh_collector_v1_GetDeadLetterRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  
  ListDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _insightmesh_collector_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  MendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  MendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  MendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  MendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  mendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  mendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  mendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  mendDeadLetter(argument: _insightmesh_collector_v1_MendDeadLetterRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_MendDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  
  PurgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  PurgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  PurgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  PurgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  purgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  purgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  purgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  purgeDeadLetters(argument: _insightmesh_collector_v1_PurgeDeadLettersRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_PurgeDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  ReplayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ReplayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  replayDeadLetters(argument: _insightmesh_collector_v1_ReplayDeadLettersRequest, callback: grpc.requestCallback<_insightmesh_collector_v1_ReplayDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface DeadLetterServiceHandlers extends grpc.UntypedServiceImplementation {
  GetDeadLetter: grpc.handleUnaryCall<_insightmesh_collector_v1_GetDeadLetterRequest__Output, _insightmesh_collector_v1_GetDeadLetterResponse>;
  
  ListDeadLetters: grpc.handleUnaryCall<_insightmesh_collector_v1_ListDeadLettersRequest__Output, _insightmesh_collector_v1_ListDeadLettersResponse>;
  
  MendDeadLetter: grpc.handleUnaryCall<_insightmesh_collector_v1_MendDeadLetterRequest__Output, _insightmesh_collector_v1_MendDeadLetterResponse>;
  
  PurgeDeadLetters: grpc.handleUnaryCall<_insightmesh_collector_v1_PurgeDeadLettersRequest__Output, _insightmesh_collector_v1_PurgeDeadLettersResponse>;
  
  ReplayDeadLetters: grpc.handleUnaryCall<_insightmesh_collector_v1_ReplayDeadLettersRequest__Output, _insightmesh_collector_v1_ReplayDeadLettersResponse>;
  
}

export interface DeadLetterServiceDefinition extends grpc.ServiceDefinition {
  GetDeadLetter: MethodDefinition<_insightmesh_collector_v1_GetDeadLetterRequest, _insightmesh_collector_v1_GetDeadLetterResponse, _insightmesh_collector_v1_GetDeadLetterRequest__Output, _insightmesh_collector_v1_GetDeadLetterResponse__Output>
  ListDeadLetters: MethodDefinition<_insightmesh_collector_v1_ListDeadLettersRequest, _insightmesh_collector_v1_ListDeadLettersResponse, _insightmesh_collector_v1_ListDeadLettersRequest__Output, _insightmesh_collector_v1_ListDeadLettersResponse__Output>
  MendDeadLetter: MethodDefinition<_insightmesh_collector_v1_MendDeadLetterRequest, _insightmesh_collector_v1_MendDeadLetterResponse, _insightmesh_collector_v1_MendDeadLetterRequest__Output, _insightmesh_collector_v1_MendDeadLetterResponse__Output>
  PurgeDeadLetters: MethodDefinition<_insightmesh_collector_v1_PurgeDeadLettersRequest, _insightmesh_collector_v1_PurgeDeadLettersResponse, _insightmesh_collector_v1_PurgeDeadLettersRequest__Output, _insightmesh_collector_v1_PurgeDeadLettersResponse__Output>
  ReplayDeadLetters: MethodDefinition<_insightmesh_collector_v1_ReplayDeadLettersRequest, _insightmesh_collector_v1_ReplayDeadLettersResponse, _insightmesh_collector_v1_ReplayDeadLettersRequest__Output, _insightmesh_collector_v1_ReplayDeadLettersResponse__Output>
}
