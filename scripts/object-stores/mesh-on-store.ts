import { join } from 'node:path';
import type { EventJson } from '@insight-mesh/contracts/json';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { readConfig, storeAccessSettings } from '@insight-mesh/runtime/config';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import { generateCatalogue } from '../demo-shop/catalogue.js';
import { generateEvents } from '../demo-shop/events.js';
import { checkoutRoot } from '../lib/checkout.js';
import { IntakeClient } from '../lib/intake-client.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { trainAndWait } from '../lib/training-client.js';
import { storedCounts, untilStored } from '../start/stored.js';

export interface MeshOnStoreOptions {
  /** The environment of the object store. */
  env: Readonly<Record<string, string>>;
  /** Of the mesh. */
  dir: string;
  events: number;
  seed: number;
  say: (line: string) => void;
}

export interface MeshOnStoreResult {
  acknowledged: number;
  /** In Postgres, each once. */
  stored: number;
  /** Parquet files in the store. */
  lake_files: number;
  /** The champion, and the model by which the recommender answered. */
  champion: string;
  served: string;
  /** By a backfill that read the lake of the store. */
  backfill_events: number;
  backfill_differing: number;
  ok: boolean;
}

/**
 * The way of objects from end to end: events through Kafka into the lake of the store, a training run that reads it and writes
 * its artefacts there, a recommender that serves them from there, and a backfill that finds in the lake what the stream has folded.
 */
export async function runMeshOnStore({
  env,
  dir,
  events: count,
  seed,
  say,
}: MeshOnStoreOptions): Promise<MeshOnStoreResult> {
  const crashes: string[] = [];
  const onCrash = (name: string, why: string) => crashes.push(`${name}: ${why}`);
  const mesh = await startMesh({ dir, objectStore: env, onStep: say, onCrash });
  try {
    const events = firstEvents(count, seed);
    await send(mesh, events, seed);
    await untilStored(mesh, () => {});
    const stored = (await storedCounts(mesh)).events;
    say(`${stored} events are stored`);
    const models = await trainAndWait({ address: mesh.addresses.training, apiKey: mesh.apiKey, seed });
    const best = models.find((model) => model.slot === 'recommend' && model.champion);
    const champion = `${best?.model}@${best?.version}`;
    say(`${champion} is the champion`);
    const served = await servedModel(mesh, events, champion);
    const backfill = await dryBackfill(mesh, env);
    const lakeFiles = await countParquet(env);
    if (crashes.length > 0) throw new Error(`a service ended: ${crashes.join('; ')}`);
    return {
      acknowledged: events.length,
      stored,
      lake_files: lakeFiles,
      champion,
      served,
      backfill_events: backfill.events,
      backfill_differing: backfill.changed,
      ok:
        stored === events.length &&
        lakeFiles > 0 &&
        served === champion &&
        backfill.events === events.length &&
        backfill.changed === 0,
    };
  } finally {
    await mesh.stop();
  }
}

/** The first events of the demo shop, without those whose customer refused analytics, which are not stored. */
function firstEvents(count: number, seed: number): EventJson[] {
  const events: EventJson[] = [];
  for (const event of generateEvents({ seed })) {
    if (event.consent?.analytics !== false) events.push(event);
    if (events.length === count) break;
  }
  return events;
}

async function send(mesh: Mesh, events: readonly EventJson[], seed: number): Promise<void> {
  const intake = new IntakeClient({ url: mesh.collectorHttp, apiKey: mesh.apiKey });
  try {
    await intake.items(generateCatalogue(seed));
    for (let from = 0; from < events.length; from += 500) await intake.events(events.slice(from, from + 500));
  } finally {
    intake.close();
  }
}

/** Waits until the recommender answers by the champion; gives the model of its last answer. */
async function servedModel(mesh: Mesh, events: readonly EventJson[], champion: string): Promise<string> {
  const client = createClient('insightmesh.recommender.v1.RecommenderService', {
    address: mesh.addresses.recommender,
    apiKey: mesh.apiKey,
    defaultDeadlineMs: 5_000,
  });
  const session = { session_items: [events.find((event) => event.item_id)?.item_id ?? ''] };
  try {
    const asked = waitFor(async () => (await client.Recommend(session)).model === champion, { timeoutMs: 30_000 });
    await asked.catch(() => {});
    return (await client.Recommend(session)).model;
  } finally {
    client.close();
  }
}

const backfillResult = z.object({ events: z.number(), changed: z.number() });

/** `npm run backfill -- --dry-run`, told of the store as an operator tells it. @throws Error with what it printed */
async function dryBackfill(mesh: Mesh, env: Readonly<Record<string, string>>): Promise<z.infer<typeof backfillResult>> {
  const program = join(checkoutRoot(), 'scripts/dist/backfill.js');
  const args = [program, '--dry-run', '--brokers', mesh.brokers.join(','), '--database', mesh.databaseUrl];
  const { PATH, HOME, TMPDIR } = process.env;
  const { code, output } = await runCommand(process.execPath, args, { env: { PATH, HOME, TMPDIR, ...env } });
  if (code !== 0) throw new Error(`the backfill failed:\n${lastLines(output)}`);
  const line = output.split('\n').findLast((each) => each.startsWith('{')) ?? '{}';
  return backfillResult.parse(JSON.parse(line));
}

async function countParquet(env: Readonly<Record<string, string>>): Promise<number> {
  const store = openObjectStore(env.OBJECT_STORE_URL ?? '', readConfig(z.object(storeAccessSettings), { ...env }));
  let files = 0;
  for await (const { key } of store.list('lake/')) if (key.endsWith('.parquet')) files += 1;
  return files;
}
