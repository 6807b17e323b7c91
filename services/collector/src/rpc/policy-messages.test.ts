import { messageRoot } from '@insight-mesh/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaningRuleNames } from '../cleaning/rule-names.js';
import { defaultPolicy, policySections, type TenantPolicy, tenantPolicySchema } from '../policy/policy.js';
import { changedPaths, fromSettings, settingPaths, settingsUnder, toSettings, wrongValue } from '../policy/settings.js';
import { enumPrefixes, toGivenSettings, toPolicy } from './policy-messages.js';

const policyType = messageRoot.lookupType('insightmesh.collector.v1.Policy');

type MessageType = typeof policyType;
type Field = MessageType['fieldsArray'][number];

/** Every field of the contract that is no message, by its path. */
function fieldsOf(type: MessageType, above = ''): [path: string, field: Field][] {
  return type.fieldsArray.flatMap((field): [string, Field][] => {
    const { resolvedType } = field.resolve();
    const path = `${above}${field.name}`;
    return resolvedType && 'fieldsArray' in resolvedType ? fieldsOf(resolvedType, `${path}.`) : [[path, field]];
  });
}

const contract = new Map(fieldsOf(policyType));
const { consent, privacy, cleaning } = policySections;
const choice = (schema: { unwrap(): { options: readonly string[] } }) => fc.constantFrom(...schema.unwrap().options);
const bool = fc.boolean();

const policies = fc
  .record({
    consent: fc.record({ analytics: choice(consent.shape.analytics) }),
    privacy: fc.record({
      ...Object.fromEntries(['email', 'phone', 'name', 'address'].map((name) => [name, choice(privacy.shape.email)])),
      ids: choice(privacy.shape.ids),
      ip: choice(privacy.shape.ip),
      user_agent: choice(privacy.shape.user_agent),
    }),
    cleaning: fc.record({
      off: fc.subarray([...cleaningRuleNames]),
      keep_originals: bool,
      bots: choice(cleaning.shape.bots),
      bots_by_rate: choice(cleaning.shape.bots_by_rate),
      fill_from_session: bool,
      price_ratio: fc.double({ min: 2, max: 1_000_000, noNaN: true }),
      max_quantity: fc.integer({ min: 2, max: 1_000_000_000 }),
      visitor_events_per_minute: fc.integer({ min: 10, max: 1_000_000 }),
      clock_skew_seconds: fc.integer({ min: 1, max: 86_400 }),
    }),
  })
  .map((policy): TenantPolicy => tenantPolicySchema.parse(policy));

/** As it arrives at the other end. */
function overTheWire(policy: object): Parameters<typeof toGivenSettings>[0] {
  const bytes = policyType.encode(policyType.fromObject(policy)).finish();
  const options = { enums: String, defaults: true, arrays: true, objects: true, oneofs: true };
  return policyType.toObject(policyType.decode(bytes), options) as Parameters<typeof toGivenSettings>[0];
}

describe('settings', () => {
  it('are those of the contract, with its choices', () => {
    expect([...contract.keys()].sort()).toEqual([...settingPaths].sort());
    for (const [path, { resolvedType, partOf }] of contract) {
      if (!resolvedType || !('values' in resolvedType)) {
        // Absence must be told from false and 0.
        expect([path, partOf?.isProto3Optional]).toEqual([path, true]);
        continue;
      }
      const prefix = enumPrefixes[path] ?? '';
      const [unset, ...choices] = Object.keys(resolvedType.values);
      expect(unset).toBe(`${prefix}UNSPECIFIED`);
      const own = choices.map((name) => name.slice(prefix.length).toLowerCase());
      expect(wrongValue(path, 'nothing')).toBe(`must be ${own.slice(0, -1).join(', ')} or ${own.at(-1)}`);
    }
  });

  it('are a policy, and its message, in another form', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const settings = toSettings(policy);
        expect(fromSettings(settings)).toEqual(policy);
        const given = toGivenSettings(overTheWire(toPolicy(settings)), settingPaths);
        expect(new Map(given)).toEqual(new Map(settings));
        expect(changedPaths(settings, given)).toEqual([]);
      }),
    );
  });

  it('that are absent are the defaults', () => {
    expect(fromSettings(new Map())).toEqual(defaultPolicy);
    expect(toGivenSettings(overTheWire({ privacy: {} }), settingPaths)).toEqual(new Map());
  });

  it('stand under the paths of their sections', () => {
    expect(settingsUnder('cleaning.rules')).toHaveLength(cleaningRuleNames.length);
    expect(settingsUnder('privacy.ip')).toEqual(['privacy.ip']);
    expect(settingsUnder('privacy.i')).toEqual([]);
  });

  it.each([
    ['cleaning.price_ratio', 1, 'must be a number from 2 to 1000000'],
    ['cleaning.price_ratio', Number.NaN, 'must be a number from 2 to 1000000'],
    ['cleaning.max_quantity', 1, 'must be a whole number from 2 to 1000000000'],
    ['cleaning.rules.bot_rate', 'off', 'must be true or false'],
    ['cleaning.keep_originals', 1, 'must be true or false'],
    ['privacy.ids', 'drop', 'must be hmac or keep'],
    ['privacy.ids', 'keep', undefined],
  ])('say what would be right: %s %j', (path, value, expected) => {
    expect(wrongValue(path, value)).toBe(expected);
  });
});
