// Original file: insightmesh/training/v1/registry.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CollectArtefactsRequest as _insightmesh_training_v1_CollectArtefactsRequest, CollectArtefactsRequest__Output as _insightmesh_training_v1_CollectArtefactsRequest__Output } from '../../../insightmesh/training/v1/CollectArtefactsRequest.js';
import type { CollectArtefactsResponse as _insightmesh_training_v1_CollectArtefactsResponse, CollectArtefactsResponse__Output as _insightmesh_training_v1_CollectArtefactsResponse__Output } from '../../../insightmesh/training/v1/CollectArtefactsResponse.js';
import type { GetModelRequest as _insightmesh_training_v1_GetModelRequest, GetModelRequest__Output as _insightmesh_training_v1_GetModelRequest__Output } from '../../../insightmesh/training/v1/GetModelRequest.js';
import type { GetModelResponse as _insightmesh_training_v1_GetModelResponse, GetModelResponse__Output as _insightmesh_training_v1_GetModelResponse__Output } from '../../../insightmesh/training/v1/GetModelResponse.js';
import type { PinRequest as _insightmesh_training_v1_PinRequest, PinRequest__Output as _insightmesh_training_v1_PinRequest__Output } from '../../../insightmesh/training/v1/PinRequest.js';
import type { PinResponse as _insightmesh_training_v1_PinResponse, PinResponse__Output as _insightmesh_training_v1_PinResponse__Output } from '../../../insightmesh/training/v1/PinResponse.js';
import type { RegisterModelRequest as _insightmesh_training_v1_RegisterModelRequest, RegisterModelRequest__Output as _insightmesh_training_v1_RegisterModelRequest__Output } from '../../../insightmesh/training/v1/RegisterModelRequest.js';
import type { RegisterModelResponse as _insightmesh_training_v1_RegisterModelResponse, RegisterModelResponse__Output as _insightmesh_training_v1_RegisterModelResponse__Output } from '../../../insightmesh/training/v1/RegisterModelResponse.js';
import type { UnpinRequest as _insightmesh_training_v1_UnpinRequest, UnpinRequest__Output as _insightmesh_training_v1_UnpinRequest__Output } from '../../../insightmesh/training/v1/UnpinRequest.js';
import type { UnpinResponse as _insightmesh_training_v1_UnpinResponse, UnpinResponse__Output as _insightmesh_training_v1_UnpinResponse__Output } from '../../../insightmesh/training/v1/UnpinResponse.js';

export interface RegistryServiceClient extends grpc.Client {
  CollectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  CollectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  CollectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  CollectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  collectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  collectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  collectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  collectArtefacts(argument: _insightmesh_training_v1_CollectArtefactsRequest, callback: grpc.requestCallback<_insightmesh_training_v1_CollectArtefactsResponse__Output>): grpc.ClientUnaryCall;
  
  GetModel(argument: _insightmesh_training_v1_GetModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _insightmesh_training_v1_GetModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _insightmesh_training_v1_GetModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _insightmesh_training_v1_GetModelRequest, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _insightmesh_training_v1_GetModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _insightmesh_training_v1_GetModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _insightmesh_training_v1_GetModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _insightmesh_training_v1_GetModelRequest, callback: grpc.requestCallback<_insightmesh_training_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  
  Pin(argument: _insightmesh_training_v1_PinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  Pin(argument: _insightmesh_training_v1_PinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  Pin(argument: _insightmesh_training_v1_PinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  Pin(argument: _insightmesh_training_v1_PinRequest, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  pin(argument: _insightmesh_training_v1_PinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  pin(argument: _insightmesh_training_v1_PinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  pin(argument: _insightmesh_training_v1_PinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  pin(argument: _insightmesh_training_v1_PinRequest, callback: grpc.requestCallback<_insightmesh_training_v1_PinResponse__Output>): grpc.ClientUnaryCall;
  
  RegisterModel(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  RegisterModel(metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  RegisterModel(options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  RegisterModel(callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  registerModel(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  registerModel(metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  registerModel(options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  registerModel(callback: grpc.requestCallback<_insightmesh_training_v1_RegisterModelResponse__Output>): grpc.ClientWritableStream<_insightmesh_training_v1_RegisterModelRequest>;
  
  Unpin(argument: _insightmesh_training_v1_UnpinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  Unpin(argument: _insightmesh_training_v1_UnpinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  Unpin(argument: _insightmesh_training_v1_UnpinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  Unpin(argument: _insightmesh_training_v1_UnpinRequest, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  unpin(argument: _insightmesh_training_v1_UnpinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  unpin(argument: _insightmesh_training_v1_UnpinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  unpin(argument: _insightmesh_training_v1_UnpinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  unpin(argument: _insightmesh_training_v1_UnpinRequest, callback: grpc.requestCallback<_insightmesh_training_v1_UnpinResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface RegistryServiceHandlers extends grpc.UntypedServiceImplementation {
  CollectArtefacts: grpc.handleUnaryCall<_insightmesh_training_v1_CollectArtefactsRequest__Output, _insightmesh_training_v1_CollectArtefactsResponse>;
  
  GetModel: grpc.handleUnaryCall<_insightmesh_training_v1_GetModelRequest__Output, _insightmesh_training_v1_GetModelResponse>;
  
  Pin: grpc.handleUnaryCall<_insightmesh_training_v1_PinRequest__Output, _insightmesh_training_v1_PinResponse>;
  
  RegisterModel: grpc.handleClientStreamingCall<_insightmesh_training_v1_RegisterModelRequest__Output, _insightmesh_training_v1_RegisterModelResponse>;
  
  Unpin: grpc.handleUnaryCall<_insightmesh_training_v1_UnpinRequest__Output, _insightmesh_training_v1_UnpinResponse>;
  
}

export interface RegistryServiceDefinition extends grpc.ServiceDefinition {
  CollectArtefacts: MethodDefinition<_insightmesh_training_v1_CollectArtefactsRequest, _insightmesh_training_v1_CollectArtefactsResponse, _insightmesh_training_v1_CollectArtefactsRequest__Output, _insightmesh_training_v1_CollectArtefactsResponse__Output>
  GetModel: MethodDefinition<_insightmesh_training_v1_GetModelRequest, _insightmesh_training_v1_GetModelResponse, _insightmesh_training_v1_GetModelRequest__Output, _insightmesh_training_v1_GetModelResponse__Output>
  Pin: MethodDefinition<_insightmesh_training_v1_PinRequest, _insightmesh_training_v1_PinResponse, _insightmesh_training_v1_PinRequest__Output, _insightmesh_training_v1_PinResponse__Output>
  RegisterModel: MethodDefinition<_insightmesh_training_v1_RegisterModelRequest, _insightmesh_training_v1_RegisterModelResponse, _insightmesh_training_v1_RegisterModelRequest__Output, _insightmesh_training_v1_RegisterModelResponse__Output>
  Unpin: MethodDefinition<_insightmesh_training_v1_UnpinRequest, _insightmesh_training_v1_UnpinResponse, _insightmesh_training_v1_UnpinRequest__Output, _insightmesh_training_v1_UnpinResponse__Output>
}
