import { describe, expect, it } from 'vitest';
import { AppError } from './errors.js';
import { createLogger } from './log.js';
import { withExtractedTrace } from './tracing.js';

function capture(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ service: 'test', level: 'debug', destination: { write: (line) => void lines.push(line) } }));
  for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  it('writes one JSON line a record', () => {
    const [line] = capture((log) => log.info({ port: 1 }, 'listening\non two lines'));
    expect(line).toMatchObject({ level: 'info', service: 'test', port: 1, msg: 'listening\non two lines' });
    expect(Date.parse(String(line?.time))).not.toBeNaN();
  });

  it('redacts by name at any depth, in lists and in children', () => {
    const [line] = capture((log) =>
      log.child({ customer_id: 'c-1', part: 'x' }).info({
        apiKey: 'k',
        'x-service-token': 't',
        event: { customer_id: 'c-1', anonymousId: 'a-1', items: [{ item_id: 'i-1', text: 'hello' }] },
        entity_ids: ['c-1', 'c-2'],
        email: 'a@b.example',
        keyId: 'kept',
        address: '127.0.0.1:1',
        token: undefined,
      }),
    );
    expect(line).toMatchObject({
      customer_id: '[redacted]',
      part: 'x',
      apiKey: '[redacted]',
      'x-service-token': '[redacted]',
      event: { customer_id: '[redacted]', anonymousId: '[redacted]', items: [{ item_id: 'i-1', text: '[redacted]' }] },
      entity_ids: '[redacted]',
      email: '[redacted]',
      keyId: 'kept',
      address: '127.0.0.1:1',
    });
    expect(line).not.toHaveProperty('token');
  });

  it('masks keys, passwords and addresses in any text, and keeps paths of packages', () => {
    const key = `im_abcdefghijkl_${'s'.repeat(43)}`;
    const [line] = capture((log) => {
      log.warn({ note: `key ${key}` }, 'ann@shop.example at postgres://me:hunter2@db/mesh from grpc-js@1.14.7/src');
    });
    const text = JSON.stringify(line);
    for (const secret of ['sss', 'ann@', 'hunter2']) expect(text).not.toContain(secret);
    expect(text).toContain('grpc-js@1.14.7/src');
    expect(text).toContain('postgres://me:');
  });

  it('writes errors with their causes, and not the rows that PostgreSQL quotes', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (customer_id)=(c-7)' });
    const [line] = capture((log) =>
      log.error({ err: new AppError('INTERNAL', 'internal error', { cause }) }, 'failed'),
    );
    expect(line?.err).toMatchObject({ type: 'AppError', code: 'INTERNAL', cause: { code: '23505' } });
    expect(JSON.stringify(line)).not.toContain('c-7');
  });

  it('survives cycles, bytes and things that are not errors', () => {
    const loop: Record<string, unknown> = { bytes: Buffer.from('secret') };
    loop.self = loop;
    const [line, other] = capture((log) => {
      log.info({ loop });
      log.info({ err: 'text' });
    });
    expect(JSON.stringify(line)).toContain('[6 bytes]');
    expect(other?.err).toEqual({ type: 'string', message: 'text' });
  });

  it('adds the ids of the active trace', async () => {
    const lines: string[] = [];
    const log = createLogger({ service: 's', level: 'info', destination: { write: (line) => void lines.push(line) } });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withExtractedTrace({ traceparent }, 'work', async () => {
      await Promise.resolve();
      log.info('within');
    });
    log.info('without');
    const [within, without] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(within).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' });
    expect(without).not.toHaveProperty('trace_id');
  });

  it('adds those of the trace in which an error arose to the line that tells of it later', async () => {
    const lines: string[] = [];
    const log = createLogger({ service: 's', level: 'info', destination: { write: (line) => void lines.push(line) } });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const cause = new Error('the cause');
    const failed = new Error('failed', { cause });
    await withExtractedTrace({ traceparent }, 'work', () => Promise.reject(failed)).catch(() => undefined);
    log.error({ err: failed }, 'request failed');
    log.error({ err: cause }, 'request failed');
    log.error({ err: new Error('another') }, 'request failed');
    const [whole, inner, other] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const line of [whole, inner]) {
      expect(line).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' });
    }
    expect(other).not.toHaveProperty('trace_id');
  });
});
