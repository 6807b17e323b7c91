import { isObject } from '../validation/checks.js';
import { printableName } from '../validation/near-name.js';
import { policySections, strictest, type TenantPolicy, tenantPolicySchema } from './policy.js';

/** Something in a stored policy that this release does not understand, and what is done in its place. */
export interface NotUnderstood {
  /** Its path in the contract, for example privacy.email or cleaning.rules.bot_rate. */
  setting: string;
  /** An unknown setting or rule is ignored; of a known one the strictest value is taken, or where none is stricter the default. */
  taken: 'ignored' | 'strictest' | 'default';
}

export interface ReadPolicy {
  policy: TenantPolicy;
  notUnderstood: NotUnderstood[];
}

type Fields = Readonly<Record<string, unknown>>;

const strict: Readonly<Record<string, Fields | undefined>> = { ...strictest };

/**
 * A policy as it is stored, perhaps by a later release: while replicas of two releases run side by side, the earlier must not
 * refuse a tenant's events for what the later wrote. Undefined for what is no policy at all.
 */
export function readPolicy(stored: unknown): ReadPolicy | undefined {
  if (!isObject(stored)) return undefined;
  const notUnderstood: NotUnderstood[] = [];
  const note = (taken: NotUnderstood['taken'], ...path: string[]) =>
    notUnderstood.push({ setting: path.map(printableName).join('.'), taken });
  for (const name of Object.keys(stored)) if (!Object.hasOwn(policySections, name)) note('ignored', name);
  const read: Record<string, Fields> = {};
  for (const [name, { shape }] of Object.entries(policySections)) {
    const section = stored[name];
    if (section === undefined) continue;
    const fallback = strict[name];
    if (!isObject(section)) {
      note(fallback === undefined ? 'default' : 'strictest', name);
      read[name] = fallback ?? {};
      continue;
    }
    for (const field of Object.keys(section)) if (!Object.hasOwn(shape, field)) note('ignored', name, field);
    const fields: Record<string, unknown> = {};
    for (const [field, schema] of Object.entries(shape)) {
      const value = section[field];
      if (value === undefined) continue;
      const known = field === 'off' && Array.isArray(value) ? value.filter((rule) => isRule(rule, note)) : value;
      if (schema.safeParse(known).success) fields[field] = known;
      else {
        note(fallback === undefined ? 'default' : 'strictest', name, field === 'off' ? 'rules' : field);
        if (fallback !== undefined) fields[field] = fallback[field];
      }
    }
    read[name] = fields;
  }
  return { policy: tenantPolicySchema.parse(read), notUnderstood };
}

const rule = policySections.cleaning.shape.off.unwrap().element;

function isRule(name: unknown, note: (taken: 'ignored', ...path: string[]) => void): boolean {
  if (rule.safeParse(name).success) return true;
  note('ignored', 'cleaning', 'rules', String(name).replaceAll('-', '_'));
  return false;
}
