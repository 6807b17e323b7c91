import fc from 'fast-check';
import type { Interaction } from '../src/model.js';

/** For tests: small shops in which items, users, sessions and times meet often. A session is of one user. */
export const interactions: fc.Arbitrary<Interaction[]> = fc.array(
  fc
    .record({ user: fc.nat(7), visit: fc.nat(3), item: fc.nat(11), timeMs: fc.nat(20) })
    .map(({ user, visit, item, timeMs }) => ({
      userId: `u-${user}`,
      sessionId: `s-${user}-${visit}`,
      itemId: `i-${item}`,
      timeMs,
    })),
  { maxLength: 120, size: 'max' },
);

/** Contexts over the same items, a few unknown. */
export const contexts: fc.Arbitrary<string[]> = fc.array(
  fc.nat(13).map((item) => `i-${item}`),
  { maxLength: 8, size: 'max' },
);
