import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codecFor } from './codec.js';
import { DeadLetters, decryptPayload, encryptPayload } from './dead-letters.js';
import type { OutMessage } from './kafka-producer.js';

const key = Buffer.alloc(32, 7);

describe('encrypted payloads', () => {
  it('come back with the key, and not without it or changed', () => {
    for (const payload of [Buffer.alloc(0), Buffer.from('{"id":"e-1"}'), Buffer.alloc(100_000, 1)]) {
      const sealed = encryptPayload(key, payload);
      expect(decryptPayload(key, sealed)).toEqual(payload);
      expect(() => decryptPayload(Buffer.alloc(32, 8), sealed)).toThrow();
      for (const at of [0, 12, sealed.length - 1]) {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(() => decryptPayload(key, changed)).toThrow();
      }
    }
    expect(() => decryptPayload(key, Buffer.alloc(27))).toThrow();
  });

  it('are laid out as the contract says: nonce of 12 bytes, ciphertext, tag of 16 bytes; never the same twice', () => {
    const payload = Buffer.from('as it came');
    const sealed = encryptPayload(key, payload);
    expect(sealed.length).toBe(12 + payload.length + 16);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    expect(opened.toString()).toBe('as it came');
    expect(encryptPayload(key, payload).equals(sealed)).toBe(false);
  });
});

describe('dead letters', () => {
  it('say who refused what, why and where it stood, with nothing of it in the clear', async () => {
    const sent: OutMessage[] = [];
    const letters = new DeadLetters({
      producer: { send: async (messages) => void sent.push(...messages) },
      topic: 'x.clickstream.deadletters.v1',
      keyId: 'k1',
      key,
      source: 'feature',
      now: () => 1_777_627_800_412,
    });
    const payload = Buffer.from('{"customer_id":"c-secret"}');
    const origin = { topic: 'clickstream.events.v1', partition: 3, offset: 42n };
    await letters.send([
      { tenantId: 'demo', rule: 'wrong_type', reason: 'must be an object', field: 'context', payload, origin },
    ]);
    const [message] = sent;
    if (message === undefined) throw new Error('nothing was sent');
    expect(message.topic).toBe('x.clickstream.deadletters.v1');
    expect(message.key).toBe('demo');
    expect(message.value.toString()).not.toContain('c-secret');
    const letter = codecFor('insightmesh.collector.v1.DeadLetter').decode(message.value);
    expect(letter).toMatchObject({
      tenant_id: 'demo',
      source: 'feature',
      field: 'context',
      rule: 'wrong_type',
      reason: 'must be an object',
      occurred_at: '2026-05-01T09:30:00.412Z',
      key_id: 'k1',
      payload_bytes: payload.length,
      ...origin,
      offset: 42,
    });
    expect(decryptPayload(key, Buffer.from(letter.encrypted_payload ?? '', 'base64'))).toEqual(payload);
    expect(message.headers).toMatchObject({ ce_id: letter.id, ce_source: 'feature', ce_specversion: '1.0' });
    expect(message.headers?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
  });

  it('are one letter when a consumer refuses the same message again, and another for any other message', async () => {
    const ids: string[] = [];
    const letters = new DeadLetters({
      producer: { send: async (messages) => void ids.push(...messages.map(({ headers }) => headers?.ce_id ?? '')) },
      topic: 't',
      keyId: 'k1',
      key,
      source: 'feature',
    });
    const refused = { tenantId: 'demo', rule: 'invalid', reason: 'r', payload: Buffer.from('{}') };
    const origin = { topic: 'clickstream.events.v1', partition: 3, offset: 42n };
    for (const each of [
      { ...refused, origin },
      { ...refused, origin: { ...origin, offset: 42 } },
      { ...refused, origin: { ...origin, offset: 43n } },
      { ...refused, origin: { ...origin, partition: 4 } },
      { ...refused, origin, payload: Buffer.from('[]') },
      refused,
      refused,
    ]) {
      await letters.send([each]);
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(6);
  });

  it('can be written whatever is refused: what is too long or no Unicode is cut to what the topic takes', async () => {
    const sends: OutMessage[][] = [];
    const producer = { send: async (messages: OutMessage[]) => void sends.push(messages) };
    const letters = new DeadLetters({ producer, topic: 't', keyId: 'k1', key, source: 'feature' });
    const payload = Buffer.alloc(30_000_000, 'x');
    const field = `attributes.\ud800${'k'.repeat(900_000)}`;
    const letter = {
      tenantId: 't'.repeat(700_000),
      rule: 'u'.repeat(900_000),
      reason: `r\udfff${'r'.repeat(900_000)}`,
      field,
      payload,
    };
    await letters.send(Array.from({ length: 12 }, () => letter));
    const messages = sends.flat();
    expect(messages).toHaveLength(12);
    for (const batch of sends) {
      expect(batch.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(8 * 1_048_576);
    }
    const [first] = messages;
    if (first === undefined) throw new Error('nothing was sent');
    expect(first.key.length + first.value.length).toBeLessThan(2_000_000);
    const { reason, encrypted_payload: sealed = '' } = codecFor('insightmesh.collector.v1.DeadLetter').decode(
      first.value,
    );
    expect(reason).toMatch(/ \(the first 1048576 of 30000000 bytes are kept\)$/);
    expect(decryptPayload(key, Buffer.from(sealed, 'base64')).equals(payload.subarray(0, 1_048_576))).toBe(true);
  });

  it('need a key of 32 bytes', () => {
    const producer = { send: async () => undefined };
    expect(() => new DeadLetters({ producer, topic: 't', keyId: 'k', key: Buffer.alloc(16), source: 's' })).toThrow(
      '32',
    );
  });
});
