import type { TypedClient } from '@insight-mesh/runtime/grpc-client';
import type { Logger } from '@insight-mesh/runtime/log';

export type LakeClient = Pick<TypedClient<'insightmesh.feature.v1.LakeService'>, 'GetTable'>;

const deadlineMs = 5_000;

/** How many events a tenant has in the lake, by feature's catalogue; undefined while feature does not answer. */
export function lakeRows(client: LakeClient, log: Logger) {
  return async (tenantId: string): Promise<number | undefined> => {
    try {
      const { table } = await client.GetTable({ name: 'events' }, { tenantId, deadlineMs });
      return table?.rows;
    } catch (error) {
      log.warn(
        { err: error, tenant: tenantId },
        'feature did not tell how many events there are; schedules by volume wait',
      );
      return undefined;
    }
  };
}
