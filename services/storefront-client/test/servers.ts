import type { RecommendRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendRequest';
import type { RecommendResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendResponse';
import type { KeyCaller } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import { type CallContext, GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';

type Event = { id: string; type: string; item_id: string; recommendation_id: string; customer_id: string };

const log = createLogger({ service: 'test', level: 'silent' });
const key: KeyCaller = {
  kind: 'key',
  keyId: 'k',
  rotationOf: 'k',
  tenantId: 'shop',
  scopes: ['recommend:read', 'events:write'],
  doors: [],
};

function server(port: number): GrpcServer {
  return new GrpcServer({
    host: '127.0.0.1',
    port,
    log,
    metrics: new Metrics('test'),
    limits: { drainMs: 0 },
    authenticator: {
      fromMetadata: async (metadata) => {
        if (metadata.get('x-api-key')[0] !== 'key') throw new AppError('UNAUTHENTICATED', 'the API key is unknown');
        return key;
      },
    },
  });
}

export type Recommend = (request: RecommendRequest__Output, call: CallContext) => Promise<RecommendResponse>;

/** A recommender on a real socket that answers as a test says. */
export class TestRecommender {
  recommend: Recommend;
  popular: string[] = [];
  calls = 0;
  address = '';
  #server: GrpcServer | undefined;

  constructor(recommend: Recommend) {
    this.recommend = recommend;
  }

  async start(port = 0): Promise<this> {
    const made = server(port);
    const access = { scope: 'recommend:read' } as const;
    const unused = async (): Promise<never> => {
      throw new AppError('UNIMPLEMENTED', 'not used');
    };
    made.add('insightmesh.recommender.v1.RecommenderService', {
      Recommend: {
        ...access,
        handle: (request, call) => {
          this.calls++;
          return this.recommend(request, call);
        },
      },
      RecommendBatch: {
        ...access,
        handle: async function* () {
          yield await unused();
        },
      },
      SimilarItems: { ...access, handle: unused },
      ComplementaryItems: { ...access, handle: unused },
      PopularItems: { ...access, handle: async () => ({ items: this.popular.map((id) => ({ item_id: id })) }) },
      Debug: { ...access, handle: unused },
    });
    this.address = `127.0.0.1:${await made.start()}`;
    this.#server = made;
    return this;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}

/** A collector on a real socket that remembers what it took, call by call. */
export class TestCollector {
  readonly batches: Event[][] = [];
  /** Thrown for each call while there are some. */
  readonly failures: AppError[] = [];
  address = '';
  readonly #server = server(0);

  get events(): Event[] {
    return this.batches.flat();
  }

  async start(): Promise<this> {
    const take = async (events: Event[]) => {
      const failure = this.failures.shift();
      if (failure !== undefined) throw failure;
      this.batches.push(events);
      const rejected = events.flatMap(({ id, item_id: item }, index) =>
        item === 'refused' ? [{ index, id, field: 'item_id', reason: 'must be another' }] : [],
      );
      return { accepted: events.length - rejected.length, rejected };
    };
    this.#server.add('insightmesh.collector.v1.CollectorService', {
      Collect: { scope: 'events:write', handle: (request) => take(request.events as Event[]) },
      UpsertItems: { scope: 'catalog:write', handle: async () => ({}) },
    });
    this.address = `127.0.0.1:${await this.#server.start()}`;
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
