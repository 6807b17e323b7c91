import { describe, expect, it } from 'vitest';
import { injectTrace, startTracing, withClientSpan, withExtractedTrace } from './tracing.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

function injected(): Record<string, string> {
  const carrier: Record<string, string> = {};
  injectTrace(carrier);
  return carrier;
}

describe('trace context without an exporter', () => {
  it('is carried on unchanged, through awaits', async () => {
    const carrier = await withExtractedTrace({ traceparent, tracestate: 'a=b' }, 'work', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return injected();
    });
    expect(carrier).toEqual({ traceparent, tracestate: 'a=b' });
  });

  it('is made when there is none, and is the same for everything within', async () => {
    const [one, two] = await withExtractedTrace({}, 'work', async () => [
      injected(),
      await withClientSpan('call', async () => injected()),
    ]);
    expect(one?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(two).toEqual(one);
  });

  it('is made anew outside of any work', () => {
    const [one, two] = [injected(), injected()];
    expect(one.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(two.traceparent).not.toBe(one.traceparent);
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
    'replaces a wrong traceparent %j',
    async (wrong) => {
      const carrier = await withExtractedTrace({ traceparent: wrong }, 'work', async () => injected());
      expect(carrier.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    },
  );

  it('does not mix concurrent work', async () => {
    const other = `00-${'1'.repeat(32)}-b7ad6b7169203331-01`;
    const run = (parent: string) =>
      withExtractedTrace({ traceparent: parent }, 'work', async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return injected().traceparent;
      });
    expect(await Promise.all([run(traceparent), run(other)])).toEqual([traceparent, other]);
  });

  it('lets results and errors through', async () => {
    await expect(withExtractedTrace({}, 'work', async () => 7)).resolves.toBe(7);
    await expect(withExtractedTrace({}, 'work', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('needs no shutdown', async () => {
    await expect(startTracing({ service: 'test' }).shutdown()).resolves.toBeUndefined();
  });
});
