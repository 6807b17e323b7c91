import { createClient } from '@insight-mesh/runtime/grpc-client';
import { IntakeClient } from '../lib/intake-client.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { trainAndWait } from '../lib/training-client.js';
import { untilStored } from '../start/stored.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import { percentile, round } from './percentiles.js';
import { type SmallShop, smallShop } from './small-shop.js';

const CLICKS = 500;
const CUSTOMERS = 1_000;
const BODY = 1_000;
const LIST = 10;
const GIVE_UP_MS = 10_000;
/** Clicks before the clock counts: connections are opened and code is compiled. */
const WARM_UP = 20;

/** Sends the shop, has it trained, and waits until the recommender serves the model. */
async function prepare(mesh: Mesh, shop: SmallShop, intake: IntakeClient, options: BenchOptions): Promise<string> {
  await intake.items(shop.items);
  for (let from = 0; from < shop.events.length; from += BODY) {
    options.signal.throwIfAborted();
    const sent = await intake.events(shop.events.slice(from, from + BODY));
    if (sent.rejected.length > 0) throw new Error(`the collector refused ${JSON.stringify(sent.rejected[0])}`);
  }
  options.say(`sent ${shop.items.length} items and ${shop.events.length} events`);
  await untilStored(mesh, () => {});
  const { addresses, apiKey } = mesh;
  const models = await trainAndWait({ address: addresses.training, apiKey, seed: options.seed });
  const champion = models.find((model) => model.champion && model.slot === 'recommend');
  if (!champion) throw new Error('the run promoted no model for recommend');
  options.say(`trained; ${champion.model}@${champion.version} is the champion`);
  return `${champion.model}@${champion.version}`;
}

interface Click {
  ms: number;
  calls: number;
}

/** One click a customer: from the collector's answer to the first answer of Recommend that differs from the one before. */
class Clicker {
  readonly #mesh: Mesh;
  readonly #recommender;

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
    this.#recommender = createClient('insightmesh.recommender.v1.RecommenderService', {
      address: mesh.addresses.recommender,
      apiKey: mesh.apiKey,
      defaultDeadlineMs: 1_000,
    });
  }

  async untilModel(label: string): Promise<void> {
    const end = performance.now() + GIVE_UP_MS;
    for (;;) {
      const { model } = await this.#recommender.Recommend({ customer_id: 'c-0' });
      if (model === label) return;
      if (performance.now() > end) throw new Error(`the recommender still answers by "${model}", not by ${label}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async click(customer: string, item: string): Promise<Click> {
    const before = await this.#list(customer);
    await this.#send(customer, item);
    const acknowledged = performance.now();
    for (let calls = 1; ; calls++) {
      const now = await this.#list(customer);
      const ms = performance.now() - acknowledged;
      if (now !== before) return { ms, calls };
      if (ms > GIVE_UP_MS) throw new Error(`the answer for ${customer} did not change within ${GIVE_UP_MS} ms`);
      // One turn of the event loop: the measured services need the processor too.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async #list(customer: string): Promise<string> {
    const answer = await this.#recommender.Recommend({ customer_id: customer, count: LIST });
    if (answer.degraded.length > 0)
      throw new Error(`a degraded answer is no measurement: ${answer.degraded.join(', ')}`);
    return answer.items.map((each) => each.item_id).join(' ');
  }

  async #send(customer: string, item: string): Promise<void> {
    const response = await fetch(`${this.#mesh.collectorHttp}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': this.#mesh.apiKey },
      body: JSON.stringify({
        type: 'view',
        customer_id: customer,
        item_id: item,
        session_id: `s-${customer}-now`,
        occurred_at: new Date().toISOString(),
        consent: { analytics: true, personalisation: true },
      }),
    });
    const { accepted } = (await response.json()) as { accepted?: number };
    if (accepted !== 1) throw new Error(`the collector did not take a click: HTTP ${response.status}`);
  }

  close(): void {
    this.#recommender.close();
  }
}

async function run(options: BenchOptions): Promise<BenchResult> {
  const began = performance.now();
  const clicks = options.count ?? CLICKS;
  const shop = smallShop(Math.max(CUSTOMERS, clicks), options.seed, Date.now());
  const { dir, say } = options;
  const mesh = await startMesh({ dir, onStep: say });
  const intake = new IntakeClient({ url: mesh.collectorHttp, apiKey: mesh.apiKey });
  const clicker = new Clicker(mesh);
  try {
    const model = await prepare(mesh, shop, intake, options);
    await clicker.untilModel(model);
    const measured: Click[] = [];
    for (let n = 0; n < WARM_UP + clicks; n++) {
      options.signal.throwIfAborted();
      const customer = shop.customers[n % shop.customers.length] ?? '';
      const click = await clicker.click(customer, shop.elsewhere(customer));
      if (n >= WARM_UP) measured.push(click);
      if (n % 100 === 99) say(`${n + 1} of ${WARM_UP + clicks} clicks`);
    }
    const ms = measured.map((click) => click.ms);
    const first = measured.filter((click) => click.calls === 1).length;
    const result = {
      p50_ms: round(percentile(ms, 0.5)),
      p90_ms: round(percentile(ms, 0.9)),
      p99_ms: round(percentile(ms, 0.99)),
      max_ms: round(Math.max(...ms)),
      clicks,
    };
    return {
      rows: [
        ['p50', `${result.p50_ms} ms`],
        ['p90', `${result.p90_ms} ms`],
        ['p99', `${result.p99_ms} ms`],
        ['longest', `${result.max_ms} ms`],
        ['changed at the first call', `${first} of ${clicks}`],
      ],
      ...result,
      model,
      seed: options.seed,
      seconds: round((performance.now() - began) / 1000),
    };
  } finally {
    clicker.close();
    intake.close();
    await mesh.stop();
  }
}

export const freshnessBench: Bench = {
  what: "from the collector's answer to a click until Recommend gives another list",
  run,
};
