import type { RegisterModelRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelRequest';
import type { RegisterModelResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ClientStream } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';

export function registerModel(_context: Context): ClientStream<RegisterModelRequest__Output, RegisterModelResponse> {
  return async () => {
    throw new AppError('UNIMPLEMENTED', 'models from elsewhere cannot be registered yet');
  };
}
