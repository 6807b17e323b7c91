import { randomUUID } from 'node:crypto';
import { integerSetting, readConfig } from '@insight-mesh/runtime/config';
import { healthOf } from '@insight-mesh/runtime/health-client';
import { z } from 'zod';
import { recommendation, sendEvent, writeItems } from './shop.js';
import { until } from './until.js';

const targetsError = 'must be name=target pairs, comma separated: collector=dns:///collector:50051';

const settings = z.object({
  /** Who must serve. */
  SMOKE_HEALTH: z
    .string({ error: targetsError })
    .regex(/^[a-z0-9-]+=[^,=]+(,[a-z0-9-]+=[^,=]+)*$/, { error: targetsError })
    .transform((text) => text.split(',').map((pair) => pair.split('=') as [name: string, target: string])),
  SMOKE_COLLECTOR_URL: z.url().optional(),
  SMOKE_RECOMMENDER: z.string().optional(),
  /** Of a tenant for tests, with events:write, catalog:write and recommend:read. Without it health alone is looked at. */
  SMOKE_API_KEY: z.string().optional(),
  SMOKE_TIMEOUT_SECONDS: integerSetting(5, 3_600).default(120),
});

const healthMs = 5_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * Whether an installed mesh works: every service serves, and with an API key a catalogue of three items and an event go in by the
 * collector's HTTP door and a recommendation comes out. Ends with one JSON object; exit code 1 where something failed within the time.
 */
async function main(): Promise<void> {
  const config = readConfig(settings);
  const endsAt = Date.now() + config.SMOKE_TIMEOUT_SECONDS * 1_000;
  const services = config.SMOKE_HEALTH.map(([name]) => name);
  for (const [name, target] of config.SMOKE_HEALTH) {
    await until(`${name} at ${target}`, endsAt, async () => {
      const health = await healthOf(target, healthMs);
      if (health !== 'SERVING') throw new Error(`health is ${health}`);
    });
    say(`${name} serves at ${target}`);
  }
  const { SMOKE_API_KEY: apiKey, SMOKE_COLLECTOR_URL: collectorUrl, SMOKE_RECOMMENDER: recommender } = config;
  if (apiKey === undefined || collectorUrl === undefined || recommender === undefined) {
    say('no event was sent: that needs SMOKE_API_KEY, SMOKE_COLLECTOR_URL and SMOKE_RECOMMENDER');
    say(JSON.stringify({ ok: true, services, event: false }));
    return;
  }
  const doors = { apiKey, collectorUrl, recommender };
  const customer = `smoke-test-${randomUUID()}`;
  await until('items', endsAt, () => writeItems(doors));
  await until('event', endsAt, () => sendEvent(doors, customer));
  say(`the collector has taken three items and an event of ${customer}`);
  const shown = await until('recommendation', endsAt, () => recommendation(doors, customer));
  say(
    `${customer} is shown ${shown.items.join(', ')}${shown.degraded.length > 0 ? ` (${shown.degraded.join(', ')})` : ''}`,
  );
  say(JSON.stringify({ ok: true, services, event: true, ...shown }));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  say(JSON.stringify({ ok: false }));
  process.exitCode = 1;
}
