import { z } from 'zod';
import { cleaningRuleNames } from '../cleaning/rule-names.js';

/** What becomes of a value that tells of a person: left out, replaced by a keyed hash, or stored as it is. */
const treatment = z.enum(['drop', 'hmac', 'keep']);

export type Treatment = z.infer<typeof treatment>;

const consent = z.strictObject({
  /** Which events are stored: all; all but those whose customer refused analytics; or only those that were granted it. */
  analytics: z.enum(['any', 'not_refused', 'granted']).default('not_refused'),
});

const privacy = z.strictObject({
  email: treatment.default('drop'),
  phone: treatment.default('drop'),
  name: treatment.default('drop'),
  address: treatment.default('drop'),
  /** Ids (customer_id and so on) that are an e-mail address or a phone number. */
  ids: z.enum(['hmac', 'keep']).default('keep'),
  /** `prefix`: /24 of IPv4, /48 of IPv6. */
  ip: z.enum(['prefix', 'drop']).default('prefix'),
  user_agent: z.enum(['drop', 'keep']).default('drop'),
});

const cleaning = z.strictObject({
  /** Rules that are switched off. */
  off: z.array(z.enum(cleaningRuleNames)).max(100).default([]),
  /** Whether a repair keeps the value as it came. */
  keep_originals: z.boolean().default(false),
  /** What becomes of events whose user agent is a bot's. */
  bots: z.enum(['drop', 'mark']).default('drop'),
  /** What becomes of events that come too fast for a person. */
  bots_by_rate: z.enum(['drop', 'mark']).default('mark'),
  /** Whether the events of a session lend one another channel and device within a call. */
  fill_from_session: z.boolean().default(false),
  /** A price is an outlier from this many times the catalogue's on (and below its inverse). */
  price_ratio: z.number().min(2).max(1_000_000).default(100),
  /** A quantity is an outlier from here on. */
  max_quantity: z.number().int().min(2).max(1_000_000_000).default(10_000),
  /** Events of one visitor within a minute of their own time from which on it is taken for a bot. */
  visitor_events_per_minute: z.number().int().min(10).max(1_000_000).default(600),
  /** Clocks that run ahead by no more are left alone. */
  clock_skew_seconds: z.number().int().min(1).max(86_400).default(60),
});

export const policySections = { consent, privacy, cleaning };

/** What a tenant wants of the collector, as it is stored. Every field has a default that is safe. */
export const tenantPolicySchema = z.strictObject({
  consent: consent.prefault({}),
  privacy: privacy.prefault({}),
  cleaning: cleaning.prefault({}),
});

export type TenantPolicy = z.infer<typeof tenantPolicySchema>;

export const defaultPolicy: TenantPolicy = tenantPolicySchema.parse({});

/** What lets through the least of a person: taken where what is stored is not understood. */
export const strictest: Pick<TenantPolicy, 'consent' | 'privacy'> = {
  consent: { analytics: 'granted' },
  privacy: {
    email: 'drop',
    phone: 'drop',
    name: 'drop',
    address: 'drop',
    ids: 'hmac',
    ip: 'drop',
    user_agent: 'drop',
  },
};
