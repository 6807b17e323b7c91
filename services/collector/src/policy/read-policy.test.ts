import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaningRuleNames } from '../cleaning/rule-names.js';
import { defaultPolicy, policySections, strictest, tenantPolicySchema } from './policy.js';
import { readPolicy } from './read-policy.js';

describe('readPolicy', () => {
  it('takes what is not there for the default', () => {
    expect(readPolicy({})).toEqual({ policy: defaultPolicy, notUnderstood: [] });
    expect(readPolicy({ privacy: {} })).toEqual({ policy: defaultPolicy, notUnderstood: [] });
  });

  it('ignores settings and rules of a later release, and keeps the rest', () => {
    const stored = {
      consent: { analytics: 'any', marketing: 'granted' },
      cleaning: { off: ['bot-rate', 'later-rule'], bots: 'mark' },
      residency: { country: 'DE' },
      __proto__: null,
    };
    const read = readPolicy(JSON.parse(JSON.stringify(stored)));
    expect(read?.policy).toEqual({
      ...defaultPolicy,
      consent: { analytics: 'any' },
      cleaning: { ...defaultPolicy.cleaning, off: ['bot-rate'], bots: 'mark' },
    });
    expect(read?.notUnderstood).toEqual([
      { setting: 'residency', taken: 'ignored' },
      { setting: 'consent.marketing', taken: 'ignored' },
      { setting: 'cleaning.rules.later_rule', taken: 'ignored' },
    ]);
  });

  it('takes the strictest of consent and privacy where it does not know the value, the default of cleaning', () => {
    const read = readPolicy({
      consent: 'ask',
      privacy: { email: 'encrypt', ids: 'drop', ip: null, name: 'keep' },
      cleaning: { bots: 'tarpit', price_ratio: 1, off: 'all' },
    });
    expect(read?.policy).toEqual({
      consent: { analytics: 'granted' },
      privacy: { ...defaultPolicy.privacy, email: 'drop', ids: 'hmac', ip: 'drop', name: 'keep' },
      cleaning: defaultPolicy.cleaning,
    });
    expect(read?.notUnderstood.map(({ setting, taken }) => `${setting} ${taken}`)).toEqual([
      'consent strictest',
      'privacy.email strictest',
      'privacy.ids strictest',
      'privacy.ip strictest',
      'cleaning.rules default',
      'cleaning.bots default',
      'cleaning.price_ratio default',
    ]);
  });

  it.each([null, undefined, 'any', 7, true, []])('does not read %j', (stored) => {
    expect(readPolicy(stored)).toBeUndefined();
  });

  const names = [...Object.values(policySections).flatMap(({ shape }) => Object.keys(shape)), 'later', '__proto__'];
  const values = fc.oneof(
    fc.constantFrom('any', 'not_refused', 'granted', 'drop', 'hmac', 'keep', 'prefix', 'mark', 'later', true, null, 0),
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.array(fc.constantFrom<unknown>(...cleaningRuleNames, 'later', 1), { maxLength: 120 }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const section = fc.oneof(fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), values), values);
  const sections = fc.oneof(fc.constantFrom(...Object.keys(policySections), 'later', '__proto__'), fc.string());
  const policies = fc.dictionary(sections, section);

  it('makes of any object a policy that keeps what is right, and is never laxer than what is stored', () => {
    fc.assert(
      fc.property(policies, (made) => {
        const stored: Record<string, unknown> = JSON.parse(JSON.stringify(made));
        const read = readPolicy(stored);
        if (read === undefined) throw new Error('it was not read');
        expect(tenantPolicySchema.parse(read.policy)).toEqual(read.policy);
        for (const [name, { shape }] of Object.entries(policySections)) {
          const given = Object.hasOwn(stored, name) ? stored[name] : undefined;
          const isSection = typeof given === 'object' && given !== null && !Array.isArray(given);
          for (const [field, schema] of Object.entries(shape)) {
            if (field === 'off') continue;
            const got = Reflect.get(Reflect.get(read.policy, name), field);
            const value = isSection ? Object.getOwnPropertyDescriptor(given, field)?.value : undefined;
            const unread = given !== undefined && (!isSection || !schema.safeParse(value).success);
            const fallback = Reflect.get(Reflect.get(strictest, name) ?? {}, field) ?? schema.parse(undefined);
            expect(got).toEqual(unread ? fallback : (value ?? schema.parse(undefined)));
            const told = read.notUnderstood.some(({ setting }) => setting === name || setting === `${name}.${field}`);
            expect(told).toBe(unread);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same policy whatever else is stored, once known values are right', () => {
    const right = fc.record({ analytics: fc.constantFrom('any', 'granted'), email: fc.constantFrom('hmac', 'keep') });
    const more = fc.dictionary(
      fc.string().map((name) => `later_${name}`),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(right, more, more, more, ({ analytics, email }, a, b, c) => {
        const stored = { ...a, consent: { analytics, ...b }, privacy: { ...c, email } };
        const read = readPolicy(stored);
        expect(read?.policy).toEqual(tenantPolicySchema.parse({ consent: { analytics }, privacy: { email } }));
        const extra = [a, b, c].flatMap((each) => Object.keys(each)).length;
        expect(read?.notUnderstood.filter(({ taken }) => taken === 'ignored')).toHaveLength(extra);
      }),
    );
  });
});
