import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access, featureClient, startFeature } from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

const pem = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', 'tls', name));
const [ca, cert, key] = [pem('ca.pem'), pem('server.pem'), pem('server.key')];
const shop = { tenantId: 'shop' };

describe('TLS', () => {
  it('serves those who trust the authority, and nobody in plain text', async () => {
    const { server, port } = await startFeature(access, async () => ({ known: true }), { tls: { cert, key } });
    const trusting = featureClient(port, { tls: { ca } });
    const plain = featureClient(port);
    const distrusting = featureClient(port, { tls: {} });
    await expect(trusting.GetHistory({}, shop)).resolves.toMatchObject({ known: true });
    await expect(plain.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(distrusting.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    for (const client of [trusting, plain, distrusting]) client.close();
    await server.stop();
  });

  it('with an authority for clients demands their certificate', async () => {
    const { server, port } = await startFeature(access, async () => ({ known: true }), { tls: { cert, key, ca } });
    const known = featureClient(port, { tls: { ca, cert: pem('client.pem'), key: pem('client.key') } });
    const unknown = featureClient(port, { tls: { ca } });
    await expect(known.GetHistory({}, shop)).resolves.toMatchObject({ known: true });
    await expect(unknown.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    for (const client of [known, unknown]) client.close();
    await server.stop();
  });
});
