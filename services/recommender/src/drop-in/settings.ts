import { grpcSettings, integerSetting, portSetting } from '@insight-mesh/runtime/config';
import { z } from 'zod';

const tenantError = 'must be the id of a tenant: 1 to 64 of a-z, 0-9 and "-"';

/** Settings of the drop-in listener, for the service's schema. */
export const dropInSettings = {
  DROP_IN_PORT: portSetting
    .default(0)
    .describe(
      "port on which Online Boutique's and the OpenTelemetry demo's recommendation service is served, without a key, for `DROP_IN_TENANT`; 0: it is not",
    ),
  DROP_IN_HOST: grpcSettings.GRPC_HOST.describe(
    'address of that listener. Whoever reaches it may ask, so let only the storefront do (a network policy)',
  ),
  DROP_IN_TENANT: z
    .string({ error: tenantError })
    .regex(/^[a-z0-9-]{1,64}$/, { error: tenantError })
    .optional()
    .describe('the tenant of all its callers; needed with `DROP_IN_PORT`'),
  DROP_IN_COUNT: integerSetting(4, 100)
    .default(5)
    .describe('products that it answers with, where the catalogue has so many'),
};

export interface DropInConfig {
  DROP_IN_PORT: number;
  DROP_IN_HOST: string;
  DROP_IN_TENANT?: string | undefined;
  DROP_IN_COUNT: number;
}

/** For the schema's refine: the tenant must be named where the listener is on. */
export function dropInHasTenant(config: Pick<DropInConfig, 'DROP_IN_PORT' | 'DROP_IN_TENANT'>): boolean {
  return config.DROP_IN_PORT === 0 || config.DROP_IN_TENANT !== undefined;
}
