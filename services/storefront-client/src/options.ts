/** PEM contents; without `ca` the system's authorities are trusted. */
export interface Tls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

export interface StorefrontOptions {
  /** Of the recommender: `host:port`, or any target that grpc-js resolves; calls go round all of its addresses. */
  recommender: string;
  /** Of the collector, for exposures and clicks; without it neither is sent. */
  collector?: string;
  /** Scopes recommend:read and, with a collector, events:write. */
  apiKey: string;
  /** Absent: plain text. */
  tls?: Tls;
  /** Milliseconds in which `recommend` has answered, whatever happens; 150 by default. */
  deadlineMs?: number;
  /** Milliseconds after which a second request is made beside one that has no answer; 50 by default, 0: never. Take the p95. */
  hedgeAfterMs?: number;
  /** Second requests at most, as a share of all; .1 by default. A recommender that is slow as a whole must not get twice the load. */
  hedgeShare?: number;
  /** Milliseconds after which the list of popular items is asked for again; 60,000 by default, 0: never. */
  popularEveryMs?: number;
  /** Popular items that are kept; 50 by default. */
  popularCount?: number;
  /** Exposures and clicks that wait to be sent; 10,000 by default. Beyond them new ones are dropped and counted. */
  maxQueued?: number;
  /** Milliseconds until what waits is sent; 200 by default. */
  sendEveryMs?: number;
  /** Hears of whatever went wrong in the background or was answered by a fallback. Must not throw. */
  onError?: (error: Error) => void;
}

export type CheckedOptions = Required<Omit<StorefrontOptions, 'collector' | 'tls'>> &
  Pick<StorefrontOptions, 'collector' | 'tls'>;

function whole(name: string, value: number | undefined, otherwise: number, least: number, most: number): number {
  const given = value ?? otherwise;
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw new RangeError(`${name} is ${given}; it must be a whole number from ${least} to ${most}`);
}

function target(name: string, value: string): string {
  if (/^(dns:\/\/\/|ipv[46]:)?\S+:\d{1,5}$/.test(value)) return value;
  throw new RangeError(`${name} is ${JSON.stringify(value)}; it must be host:port`);
}

/** With every default. @throws RangeError that names what is wrong and what would be right */
export function checkOptions(options: StorefrontOptions): CheckedOptions {
  const hedgeShare = options.hedgeShare ?? 0.1;
  if (!(hedgeShare >= 0 && hedgeShare <= 1))
    throw new RangeError(`hedgeShare is ${hedgeShare}; it must be from 0 to 1`);
  if (options.apiKey === '') throw new RangeError('apiKey is empty; make a key with "npm run tenants"');
  return {
    ...(options.tls !== undefined && { tls: options.tls }),
    ...(options.collector !== undefined && { collector: target('collector', options.collector) }),
    recommender: target('recommender', options.recommender),
    apiKey: options.apiKey,
    deadlineMs: whole('deadlineMs', options.deadlineMs, 150, 1, 600_000),
    hedgeAfterMs: whole('hedgeAfterMs', options.hedgeAfterMs, 50, 0, 600_000),
    hedgeShare,
    popularEveryMs: whole('popularEveryMs', options.popularEveryMs, 60_000, 0, 86_400_000),
    popularCount: whole('popularCount', options.popularCount, 50, 1, 500),
    maxQueued: whole('maxQueued', options.maxQueued, 10_000, 1, 1_000_000),
    sendEveryMs: whole('sendEveryMs', options.sendEveryMs, 200, 1, 60_000),
    onError: options.onError ?? (() => undefined),
  };
}
