import type { Caller } from '@insight-mesh/runtime/auth';
import { requireScope } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';

/**
 * A key that stands in a page is everybody's to read, and one in an address stands in histories and proxies' logs, so it may be
 * able to send events and nothing else.
 * @throws AppError PERMISSION_DENIED
 */
export function requirePublicKey(caller: Caller): Caller {
  requireScope(caller, 'events:write');
  if (caller.kind === 'key' && caller.scopes.length === 1) return caller;
  throw new AppError(
    'PERMISSION_DENIED',
    'a key in a page must have the scope events:write and no other; "npm run tenants -- key create" makes such a key',
  );
}
