import { AppError } from '@insight-mesh/runtime/errors';
import type { RecommenderHandlers } from '../http/handlers.js';
import type { Route } from '../http/routes.js';
import type { CollectorWriter } from './collector-writer.js';
import type { FeedbackTypes } from './feedback-types.js';
import type { StoredItem } from './gorse-items.js';
import { recommendRoutes } from './recommend-routes.js';
import { writeRoutes } from './write-routes.js';

export interface GorseParts {
  handlers: Pick<RecommenderHandlers, 'Recommend' | 'SimilarItems' | 'PopularItems'>;
  /** Recommend, for answers that nobody is shown. */
  preview: RecommenderHandlers['Recommend'];
  writer: CollectorWriter;
  catalogue: {
    find(tenantId: string, itemId: string): StoredItem | undefined;
    entries(tenantId: string): Iterable<[string, StoredItem]>;
  };
  feedbackTypes: FeedbackTypes;
  ready: () => boolean;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

const elsewhere: readonly [method: Route['method'], path: string, where: string][] = [
  ['GET', '/api/feedback', 'the lake has every event (npm run sql)'],
  ['GET', '/api/feedback/:type', 'the lake has every event (npm run sql)'],
  ['GET', '/api/feedback/:user/:item', 'FeatureService.GetHistory tells what a customer did'],
  ['GET', '/api/feedback/:type/:user/:item', 'FeatureService.GetHistory tells what a customer did'],
  ['DELETE', '/api/feedback/:user/:item', 'an event that has happened stays; a person is forgotten as a whole'],
  ['DELETE', '/api/feedback/:type/:user/:item', 'an event that has happened stays; a person is forgotten as a whole'],
  ['GET', '/api/item/:item/feedback', 'the lake has every event (npm run sql)'],
  ['GET', '/api/item/:item/feedback/:type', 'the lake has every event (npm run sql)'],
  ['GET', '/api/user/:user/feedback', 'FeatureService.GetHistory tells what a customer did'],
  ['GET', '/api/user/:user/feedback/:type', 'FeatureService.GetHistory tells what a customer did'],
  ['GET', '/api/items', 'the topic catalog.items.v1 has them all'],
  ['GET', '/api/users', 'the lake has every customer (npm run sql)'],
  ['GET', '/api/user/:user', 'FeatureService.GetFeatures tells what is known of a customer'],
  ['DELETE', '/api/user/:user', 'a person is forgotten by the operators, in all of the mesh'],
  ['GET', '/api/user/:user/neighbors', 'customers are not compared with each other'],
  ['GET', '/api/user-to-user/:name/:user', 'customers are not compared with each other'],
  ['GET', '/api/measurements/:name', 'the metrics are at /metrics of the admin port'],
];

/** Gorse's paths, for the HTTP door. What has no meaning here answers UNIMPLEMENTED and says where it is. */
export function gorseRoutes(parts: GorseParts): Route[] {
  const health = (): object => {
    const ready = parts.ready();
    return {
      Ready: ready,
      DataStoreError: null,
      CacheStoreError: null,
      DataStoreConnected: ready,
      CacheStoreConnected: ready,
    };
  };
  const isReady = async () => {
    if (!parts.ready()) throw new AppError('UNAVAILABLE', 'not ready', { retryAfterSeconds: 1 });
    return health();
  };
  return [
    ...writeRoutes(parts),
    ...recommendRoutes(parts),
    { method: 'GET', path: '/api/health/live', scope: 'public', handle: async () => health() },
    { method: 'GET', path: '/api/health/ready', scope: 'public', handle: isReady },
    ...elsewhere.map(
      ([method, path, where]): Route => ({
        method,
        path,
        scope: 'any',
        handle: async () => {
          throw new AppError('UNIMPLEMENTED', `Gorse's ${method} ${path} is not served: ${where}`);
        },
      }),
    ),
  ];
}
