import type { Connection } from '../lib/connect.js';

/** Letters of one tenant, as this caller sees them. */
export type Letters = Connection<'insightmesh.collector.v1.DeadLetterService'>;
