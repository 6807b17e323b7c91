import type { DeadLetterFilter } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterFilter';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import type { ContextParts } from '../src/context.js';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, watchTopics } from './harness.js';

/** A running collector, its topics, and clients of its dead letters. */
export async function letterWorld(name: string, env: NodeJS.ProcessEnv = {}, parts: ContextParts = {}) {
  const world = await prepareWorld(name);
  const topics = await watchTopics(world);
  const service = startService(world, env, parts);
  await service.life.start();
  const clients: { close(): void }[] = [];

  function letters(apiKey: string, of: Service = service) {
    const client = createClient('insightmesh.collector.v1.DeadLetterService', {
      address: `127.0.0.1:${of.ports.grpc}`,
      apiKey,
      defaultDeadlineMs: 30_000,
    });
    clients.push(client);
    return client;
  }
  const operator = letters(world.keys.operatorA);

  /** Every letter that a filter holds for, page by page. */
  async function all(client: ReturnType<typeof letters>, filter: DeadLetterFilter = {}, size = 1_000) {
    const found = [];
    let page_token = '';
    do {
      const page = await client.ListDeadLetters({ filter, page_size: size, page_token });
      found.push(...page.letters);
      page_token = page.next_page_token;
    } while (page_token !== '');
    return found;
  }

  /** Waits until a filter holds for so many letters. */
  function arrived(count: number, filter: DeadLetterFilter = {}, client = operator) {
    return waitFor(async () => (await all(client, filter)).length >= count && all(client, filter), {
      what: `${count} letters`,
      timeoutMs: 30_000,
    });
  }

  return {
    world,
    topics,
    service,
    send: httpClient(service, world.keys.a),
    letters,
    operator,
    all,
    arrived,
    close: async () => {
      for (const client of clients) client.close();
      await service.life.stop();
      await topics.close();
      await world.close();
    },
  };
}
