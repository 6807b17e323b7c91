import type { TenantPolicy } from '../policy/policy.js';

/** By which way something came in. */
export type Door = 'http' | 'grpc' | 'segment' | 'logs' | 'beacon' | 'import';

/** What all elements of a call share. */
export interface Receipt {
  tenantId: string;
  policy: TenantPolicy;
  door: Door;
  /** The visitor's browser, where the request itself came from it; events may name another in `context.user_agent`. */
  userAgent?: string;
  /** Time of receipt, in milliseconds since 1970. */
  nowMs: number;
  /** The same, RFC 3339. */
  now: string;
  /** CloudEvents source. */
  source: string;
  /** Trace headers. */
  trace: Readonly<Record<string, string>>;
}
