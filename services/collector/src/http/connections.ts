import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Config } from '../config.js';

/** Bounds how many connections are open, and how long one may stand still; tells both. */
export function limitConnections(
  server: Server,
  config: Pick<Config, 'MAX_CONNECTIONS' | 'STORE_DEADLINE_MS' | 'REQUEST_TIMEOUT_MS'>,
  metrics: Metrics,
): void {
  const open = metrics.gauge('insightmesh_collector_connections', 'Open connections of the HTTP door');
  const dropped = metrics.counter(
    'insightmesh_collector_connections_dropped_total',
    'Connections closed as soon as they came, because as many as may be were open',
  );
  server.maxConnections = config.MAX_CONNECTIONS;
  // Nothing in either direction for so long: a client that does not read its answers. While a request is dealt with the
  // connection is silent too, but never for longer than Kafka's deadline and some seconds.
  server.setTimeout(config.STORE_DEADLINE_MS + config.REQUEST_TIMEOUT_MS);
  server.on('connection', (socket: Socket) => {
    open.inc();
    socket.once('close', () => open.dec());
  });
  server.on('drop', () => dropped.inc());
}
