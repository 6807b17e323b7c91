import { describe, expect, it } from 'vitest';
import { Dropped } from '../intake/dropped.js';
import { cleaned, cleaner, nowMs } from './test-cleaning.js';

const view = { type: 'view', anonymous_id: 'a-1', item_id: 'i-1' };
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';

describe('bot-user-agent', () => {
  it.each([
    ['in user_agent', { context: { user_agent: googlebot } }, undefined, true],
    ['in userAgent', { context: { userAgent: googlebot } }, undefined, true],
    ['of the beacon', {}, googlebot, true],
    ['of the beacon, with a channel', { channel: 'web' }, googlebot, true],
    ['of a browser, however the beacon came', { context: { user_agent: chrome } }, googlebot, false],
    ['of a browser', { context: { user_agent: chrome } }, undefined, false],
    ['of an app that names itself', { context: { user_agent: 'MyShop/3.2' } }, undefined, false],
    ["of an app's HTTP client", { channel: 'app', context: { user_agent: 'okhttp/4.9.0' } }, undefined, false],
    ['that a server passes on', { channel: 'server', context: { user_agent: googlebot } }, undefined, true],
    ['of a server itself', { channel: 'server' }, googlebot, false],
    ['that is no text', { context: { user_agent: 7 } }, undefined, false],
  ])('%s', (_what, rest, userAgent, isBot) => {
    const [outcome] = cleaner()([{ ...view, ...rest }], userAgent === undefined ? {} : { userAgent });
    expect(outcome instanceof Dropped).toBe(isBot);
  });

  it('marks where the policy says so', () => {
    const event = cleaned({ ...view, context: { user_agent: googlebot } }, { policy: { bots: 'mark' } });
    expect(event.repairs).toEqual([{ rule: 'bot-user-agent', field: 'context.user_agent' }]);
  });
});

describe('bot-rate', () => {
  const policy = { visitor_events_per_minute: 10 };
  const many = (rest: object, n = 12) => Array.from({ length: n }, () => ({ ...view, ...rest }));
  const marked = (outcomes: readonly unknown[]) =>
    outcomes.filter((each) => JSON.stringify(each).includes('"bot-rate"')).length;
  const at = (ms: number) => ({ occurred_at: new Date(nowMs + ms).toISOString() });

  it("marks a visitor's events from the limit on, across calls, and nobody else's", () => {
    const take = cleaner({ policy });
    expect(marked(take(many(at(1_000), 8)))).toBe(0);
    expect(marked(take(many(at(2_000), 4)))).toBe(3);
    expect(marked(take(many({ ...at(2_000), anonymous_id: 'a-2' }, 9)))).toBe(0);
    expect(marked(take(many(at(61_000), 9)))).toBe(0);
  });

  it('drops where the policy says so', () => {
    const outcomes = cleaner({ policy: { ...policy, bots_by_rate: 'drop' } })(many(at(1_000)));
    expect(outcomes.filter((each) => each instanceof Dropped)).toHaveLength(3);
  });

  it.each([
    ['times of a day long past', { occurred_at: '2014-12-06T02:00:01Z' }],
    ['times that are given to the minute', at(0)],
    ['orders', { ...at(1_000), type: 'purchase', items: [{ item_id: 'i-1', quantity: 1 }] }],
    ['impressions, which pages send by themselves', { ...at(1_000), type: 'impression' }],
  ])('leaves alone: %s', (_what, rest) => {
    expect(marked(cleaner({ policy })(many(rest)))).toBe(0);
  });
});

describe('duplicate-in-body', () => {
  it('keeps the first that passes the checks', () => {
    const outcomes = cleaner()([
      { ...view, id: 'e-1', item_id: undefined },
      { ...view, id: 'e-1' },
      { ...view, id: 'e-2' },
      { ...view, id: 'e-1', item_id: 'i-2' },
      { ...view, id: 'ｅ-2' },
      view,
      view,
    ]);
    expect(outcomes.map((each) => (each instanceof Dropped ? each.rule : 'type' in each))).toEqual([
      false,
      true,
      true,
      'duplicate-in-body',
      'duplicate-in-body',
      true,
      true,
    ]);
  });

  it('forgets with the call', () => {
    const take = cleaner();
    expect([take([{ ...view, id: 'e-1' }]), take([{ ...view, id: 'e-1' }])].flat()).not.toContainEqual(
      expect.any(Dropped),
    );
  });
});

describe('fill-from-session', () => {
  const web = { ...view, session_id: 's-1', channel: 'web', device_id: 'd-1', consent: { analytics: true } };
  const bare = { ...view, session_id: 's-1' };

  it('lends channel and device within a session of one visitor where the policy says so', () => {
    const [, lent, other] = cleaner({ policy: { fill_from_session: true } })([
      web,
      bare,
      { ...bare, anonymous_id: 'a-2' },
    ]);
    expect(lent).toMatchObject({ channel: 'web', device_id: 'd-1', anonymous_id: 'a-1' });
    expect(lent).toMatchObject({ repairs: [{ field: 'channel' }, { field: 'device_id' }] });
    expect(lent).not.toHaveProperty('consent');
    expect(other).not.toHaveProperty('channel');
  });

  it('is off by itself, since it depends on how events are put into calls', () => {
    expect(cleaner()([web, bare])[1]).not.toHaveProperty('channel');
  });
});
