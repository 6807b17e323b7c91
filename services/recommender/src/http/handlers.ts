import { serviceDefinition } from '@insight-mesh/contracts';
import type { RecommenderServiceDefinition } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommenderService';
import type { Unary } from '@insight-mesh/runtime/grpc-server';

/** The RPCs that other doors serve too. */
export type MethodName = 'Recommend' | 'SimilarItems' | 'ComplementaryItems' | 'PopularItems';

type Definition = RecommenderServiceDefinition;
type Sent<M extends MethodName> = Parameters<Definition[M]['requestSerialize']>[0];
type RequestOf<M extends MethodName> = ReturnType<Definition[M]['requestDeserialize']>;
type Answer<M extends MethodName> = Parameters<Definition[M]['responseSerialize']>[0];
type Answered<M extends MethodName> = ReturnType<Definition[M]['responseDeserialize']>;

/** The handlers that the gRPC server has too, so that every door gives the same answers. */
export type RecommenderHandlers = { [M in MethodName]: Unary<RequestOf<M>, Answer<M>> };

interface Wire {
  requestSerialize(value: object): Buffer;
  requestDeserialize(bytes: Buffer): object;
  responseSerialize(value: object): Buffer;
  responseDeserialize(bytes: Buffer): object;
}

const wires = serviceDefinition('insightmesh.recommender.v1.RecommenderService') as unknown as Record<MethodName, Wire>;

/** A request as a handler gets it over gRPC, with every default: by the wire itself, so that no door reads one otherwise. */
export function requestOf<M extends MethodName>(method: M, fields: Sent<M>): RequestOf<M> {
  const wire = wires[method];
  return wire.requestDeserialize(wire.requestSerialize(fields as object)) as RequestOf<M>;
}

/** An answer as a caller reads it from gRPC. */
export function answerOf<M extends MethodName>(method: M, response: Answer<M>): Answered<M> {
  const wire = wires[method];
  return wire.responseDeserialize(wire.responseSerialize(response as object)) as Answered<M>;
}
