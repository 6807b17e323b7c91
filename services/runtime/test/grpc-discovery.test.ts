import { createRequire } from 'node:module';
import { Client, credentials, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { service as healthDefinition } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access, type Started, startFeature } from './grpc-fixture.js';

const access = new Access();
let started: Started;
let client: Client;
beforeAll(async () => {
  await access.start();
  started = await startFeature(access, async () => ({}));
  client = new Client(`127.0.0.1:${started.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await started.server.stop();
  await access.stop();
});

interface RawMethod {
  path: string;
  requestSerialize: (value: object) => Buffer;
  responseDeserialize: (bytes: Buffer) => object;
}

function methodOf(definition: unknown, name: string): RawMethod {
  const method = (definition as Record<string, RawMethod>)[name];
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

/** What grpc.health.v1 says of a service, or the status of the error. */
function probe(over: Client, service: string): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = methodOf(healthDefinition, 'Check');
  return new Promise((resolve) => {
    over.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service }, (error, response) => {
      resolve(error === null ? (response as { status?: unknown } | undefined)?.status : error.code);
    });
  });
}

describe('health', () => {
  it('follows readiness, until the drain says otherwise', async () => {
    let ready = false;
    const following = await startFeature(access, async () => ({}), { ready: () => ready });
    const over = new Client(`127.0.0.1:${following.port}`, credentials.createInsecure());
    expect(await probe(over, '')).toBe('NOT_SERVING');
    ready = true;
    await waitFor(async () => (await probe(over, '')) === 'SERVING');
    ready = false;
    await waitFor(async () => (await probe(over, 'insightmesh.feature.v1.FeatureService')) === 'NOT_SERVING');
    ready = true;
    following.server.setServing(false);
    expect(await probe(over, '')).toBe('NOT_SERVING');
    over.close();
    await following.server.stop();
  });

  it('says of liveness that the process answers, ready or not', async () => {
    const unready = await startFeature(access, async () => ({}), { ready: () => false });
    const over = new Client(`127.0.0.1:${unready.port}`, credentials.createInsecure());
    expect(await probe(over, '')).toBe('NOT_SERVING');
    expect(await probe(over, 'liveness')).toBe('SERVING');
    unready.server.setServing(false);
    expect(await probe(over, 'liveness')).toBe('SERVING');
    over.close();
    await unready.server.stop();
  });

  it('follows setServing, for the server and for its services', async () => {
    expect(await probe(client, '')).toBe('SERVING');
    expect(await probe(client, 'insightmesh.feature.v1.FeatureService')).toBe('SERVING');
    expect(await probe(client, 'no.such.Service')).toBe(status.NOT_FOUND);
    started.server.setServing(false);
    expect(await probe(client, '')).toBe('NOT_SERVING');
    expect(await probe(client, 'insightmesh.feature.v1.FeatureService')).toBe('NOT_SERVING');
  });
});

describe('reflection', () => {
  interface Answer {
    list_services_response?: { service: { name: string }[] };
    file_descriptor_response?: { file_descriptor_proto: Buffer[] };
  }

  it("lists this server's services and describes them", async () => {
    const proto = createRequire(import.meta.url)
      .resolve('@grpc/reflection')
      .replace(/build.*$/, 'build/proto/grpc/reflection/v1/reflection.proto');
    const definition = loadSync(proto, { keepCase: true, oneofs: true })['grpc.reflection.v1.ServerReflection'];
    const { path, requestSerialize, responseDeserialize } = methodOf(definition, 'ServerReflectionInfo');
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    call.write({ list_services: '' });
    call.write({ file_containing_symbol: 'insightmesh.feature.v1.FeatureService' });
    call.end();
    const answers: Answer[] = [];
    for await (const answer of call) answers.push(answer as Answer);
    const names = answers[0]?.list_services_response?.service.map(({ name }) => name) ?? [];
    expect(names).toContain('insightmesh.feature.v1.FeatureService');
    expect(names).not.toContain('insightmesh.training.v1.TrainingService');
    const files = answers[1]?.file_descriptor_response?.file_descriptor_proto ?? [];
    expect(Buffer.concat(files).toString()).toContain('GetHistoryRequest');
  });
});
