import { describe, expect, it } from 'vitest';
import { Dropped } from '../intake/dropped.js';
import { tenantPolicySchema } from '../policy/policy.js';
import { withoutConsent } from './consent.js';

describe('consent to analytics', () => {
  it.each([
    ['any', undefined, false],
    ['any', false, false],
    ['not_refused', undefined, false],
    ['not_refused', true, false],
    ['not_refused', false, true],
    ['granted', undefined, true],
    ['granted', false, true],
    ['granted', true, false],
  ] as const)('of the policy %s and the answer %s: dropped is %s', (analytics, given, dropped) => {
    const policy = tenantPolicySchema.parse({ consent: { analytics } });
    const consent = given === undefined ? { marketing: true } : { analytics: given };
    expect(withoutConsent({ consent }, policy) instanceof Dropped).toBe(dropped);
  });

  it('that is not spoken of was never asked', () => {
    expect(withoutConsent({}, tenantPolicySchema.parse({}))).toBeUndefined();
    expect(withoutConsent({}, tenantPolicySchema.parse({ consent: { analytics: 'granted' } }))).toBeInstanceOf(Dropped);
  });
});
