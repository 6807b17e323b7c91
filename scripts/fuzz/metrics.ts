import type { Mesh } from '../lib/mesh.js';

export interface CollectorCounts {
  accepted: number;
  rejected: number;
  dropped: number;
  /** Calls of the Segment API that are no event. */
  ignored: number;
}

/** The collector's own counters, by tenant. */
export async function collectorCounts(mesh: Mesh): Promise<(tenant: string) => CollectorCounts> {
  const lines = (await (await fetch(`${mesh.admin.collector}/metrics`)).text()).split('\n');
  return (tenant) => {
    const sum = (what: string) =>
      lines
        .filter(
          (line) => line.startsWith(`insightmesh_collector_${what}_total{`) && line.includes(`tenant="${tenant}"`),
        )
        .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    return { accepted: sum('accepted'), rejected: sum('rejected'), dropped: sum('dropped'), ignored: sum('ignored') };
  };
}
