import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKey, createTenant, listTenants } from '@insight-mesh/runtime/access-store';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { scopes } from '@insight-mesh/runtime/auth-keys';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';

/**
 * A key with every scope for the tenant of a local mesh. It is kept in `dir`, since the database holds only its hash; a
 * new one is made when the database does not know the kept one, or it lacks a scope.
 */
export async function ensureTenantKey(options: {
  dir: string;
  databaseUrl: string;
  tenantId: string;
}): Promise<string> {
  const { dir, databaseUrl, tenantId } = options;
  const log = createLogger({ service: 'scripts', level: 'error' });
  const pool = createPool({ url: databaseUrl, schema: 'access', max: 1, log, metrics: new Metrics('scripts') });
  try {
    const tenants = await listTenants(pool, 'access');
    if (!tenants.some((tenant) => tenant.id === tenantId)) await createTenant(pool, 'access', tenantId, tenantId);
    const file = join(dir, `key-${tenantId}`);
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
    if (kept) {
      const authenticator = new Authenticator({ pool, schema: 'access', serviceToken: 'unused'.repeat(8) });
      const known = await authenticator.fromKey(kept).catch(() => undefined);
      const whole = known?.kind === 'key' && scopes.every((scope) => known.scopes.includes(scope));
      if (known?.tenantId === tenantId && whole) return kept;
    }
    const { key } = await createKey(pool, 'access', { tenantId, scopes: [...scopes], label: 'local' });
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    return key;
  } finally {
    await pool.end();
  }
}
