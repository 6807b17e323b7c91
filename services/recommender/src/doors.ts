import type { Authenticator } from '@insight-mesh/runtime/auth';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import type { Lifecycle } from '@insight-mesh/runtime/lifecycle';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { DoorsConfig } from './door-settings.js';
import { createDropIn } from './drop-in/drop-in-server.js';
import type { KnownItems } from './drop-in/list-recommendations.js';
import { CollectorWriter } from './gorse/collector-writer.js';
import { type GorseParts, gorseRoutes } from './gorse/gorse-routes.js';
import type { RecommenderHandlers } from './http/handlers.js';
import { createHttpDoor } from './http/http-door.js';
import { mirrorRoutes } from './http/mirror-routes.js';

export interface DoorsParts {
  config: DoorsConfig;
  life: Lifecycle;
  /** Those of the gRPC server. */
  handlers: RecommenderHandlers;
  /** Recommend, for answers that nobody is shown. */
  preview: RecommenderHandlers['Recommend'];
  authenticator: Pick<Authenticator, 'fromHeaders'>;
  catalogue: KnownItems & GorseParts['catalogue'];
  log: Logger;
  metrics: Metrics;
}

/** Where the doors listen; filled by the start, 0 for one that is off. */
export interface DoorPorts {
  http: number;
  dropIn: number;
}

/** Adds the HTTP door and, where they are on, Gorse's paths and the demos' listener to the service's life. */
export function addDoors(parts: DoorsParts): DoorPorts {
  const { config, life, handlers, preview, catalogue, log, metrics } = parts;
  const ports: DoorPorts = { http: 0, dropIn: 0 };
  const routes = mirrorRoutes(handlers);
  if (config.GORSE_API === 'on') {
    const collector = createClient('insightmesh.collector.v1.CollectorService', {
      address: config.COLLECTOR_ADDRESS,
      defaultDeadlineMs: config.COLLECTOR_MAX_MS,
      metrics,
    });
    const writer = new CollectorWriter(collector, config.COLLECTOR_MAX_MS);
    const feedbackTypes = config.GORSE_FEEDBACK_TYPES;
    routes.push(...gorseRoutes({ handlers, preview, writer, catalogue, feedbackTypes, ready: () => life.ready() }));
    life.add('collector client', { stop: async () => collector.close() });
  }
  const http = createHttpDoor({ ...parts, routes });
  life.add('http', {
    start: async () => {
      ports.http = await http.start();
      log.info({ http: `${config.HTTP_HOST}:${ports.http}` }, 'listening');
    },
    stop: () => http.stop(),
  });
  if (config.DROP_IN_PORT === 0) return ports;
  const dropIn = createDropIn({ ...parts, ready: () => life.ready() });
  life.add('drop-in', {
    start: async () => {
      ports.dropIn = await dropIn.start();
      log.info({ drop_in: `${config.DROP_IN_HOST}:${ports.dropIn}`, tenant: config.DROP_IN_TENANT }, 'listening');
    },
    stop: () => dropIn.stop(),
  });
  life.signal.addEventListener('abort', () => dropIn.setServing(false), { once: true });
  return ports;
}
