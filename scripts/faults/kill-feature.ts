import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import pg from 'pg';
import { checkoutRoot } from '../lib/checkout.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { readRows } from '../lib/public-data.js';
import { replay } from '../replay/replay.js';
import { untilStored } from '../start/stored.js';
import { compareCounts, countValues, type Difference } from './compare-counts.js';
import { type Fault, type FaultOptions, type FaultResult, random } from './fault.js';
import { clicksOfLake, countEntities, countSeen, servedViews } from './stored-clicks.js';

const defaultFile = () => join(checkoutRoot(), '../shared/data/yoochoose-100k/yoochoose-clicks-100k_train_full.txt');

const kills = 3;

interface Click {
  sessionId: string;
  itemId: string;
  timeMs: number;
}

async function readClicks(file: string, limit: number | undefined): Promise<Click[]> {
  const clicks: Click[] = [];
  for await (const { row } of readRows(file, 'yoochoose')) {
    if (row?.timeMs === undefined) continue;
    // The replay sends a session as an anonymous visitor of this id.
    clicks.push({ sessionId: `s${row.sessionId}`, itemId: row.itemId, timeMs: row.timeMs });
    if (limit !== undefined && clicks.length >= limit) break;
  }
  return clicks;
}

/** Kills feature three times at seeded places between the first and the last click, each time in the middle of its work. */
async function killOnTheWay(
  mesh: Mesh,
  client: pg.Client,
  total: number,
  options: Pick<FaultOptions, 'seed' | 'say' | 'signal'>,
): Promise<number> {
  const next = random(options.seed);
  let unfinished = 0;
  for (let kill = 0; kill < kills; kill++) {
    const at = Math.floor(total * ((kill + 0.2 + 0.6 * next()) / (kills + 1)));
    await waitFor(async () => options.signal.aborted || (await countSeen(client)) >= at, {
      timeoutMs: 300_000,
      intervalMs: 2,
      what: `feature to have stored ${at} clicks`,
    });
    options.signal.throwIfAborted();
    await mesh.process('feature').kill();
    const { rows } = await client.query(`SELECT count(*)::int AS n FROM feature.lake_ranges WHERE state = 'writing'`);
    unfinished += Number(rows[0]?.n ?? 0);
    options.say(`killed feature by -9 after ${await countSeen(client)} clicks (${rows[0]?.n} lake ranges unfinished)`);
    await mesh.restart('feature');
    options.say('feature serves again');
  }
  return unfinished;
}

async function check(mesh: Mesh, client: pg.Client, clicks: readonly Click[]): Promise<Record<string, Difference>> {
  const key = ({ sessionId, itemId, timeMs }: Click) => `${sessionId} ${itemId} ${timeMs}`;
  const bySession = countValues(clicks.map((click) => click.sessionId));
  const byItem = countValues(clicks.map((click) => click.itemId));
  const seen = await countSeen(client);
  const customers = compareCounts(bySession, await servedViews(mesh, 'ENTITY_KIND_CUSTOMER', [...bySession.keys()]));
  const items = compareCounts(byItem, await servedViews(mesh, 'ENTITY_KIND_ITEM', [...byItem.keys()]));
  // A state of an id that is not in the file would be a click too many.
  customers.duplicated += Math.max(0, (await countEntities(client, 'customer_states')) - bySession.size);
  items.duplicated += Math.max(0, (await countEntities(client, 'item_states')) - byItem.size);
  return {
    'ids in Postgres': { lost: Math.max(0, clicks.length - seen), duplicated: Math.max(0, seen - clicks.length) },
    'customers in Postgres': customers,
    'items in Postgres': items,
    lake: compareCounts(countValues(clicks.map(key)), countValues((await clicksOfLake(mesh)).map(key))),
  };
}

async function run(options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const file = options.file ?? defaultFile();
  if (!existsSync(file)) throw new Error(`${file} does not exist: give a file of that layout by --file`);
  const clicks = await readClicks(file, options.limit);
  const mesh = await startMesh({
    dir: options.dir,
    onStep: options.say,
    // Small ranges, so that a kill meets the lake in the middle of writing one.
    env: { feature: { LAKE_MAX_ROWS: '2000', LAKE_MAX_AGE_MS: '500' } },
  });
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  try {
    await client.connect();
    // When the replay fails, nobody waits for clicks that never come.
    const failed = new AbortController();
    const signal = AbortSignal.any([options.signal, failed.signal]);
    const killing = killOnTheWay(mesh, client, clicks.length, { ...options, signal });
    const replaying = replay({
      file,
      format: 'yoochoose',
      url: mesh.collectorHttp,
      apiKey: mesh.apiKey,
      signal,
      ...(options.limit === undefined ? {} : { limit: options.limit }),
    });
    replaying.catch((error: unknown) => failed.abort(error));
    killing.catch((error: unknown) => failed.abort(error));
    const [sent, unfinished] = await Promise.all([replaying, killing]);
    options.say(`the collector acknowledged ${sent.accepted} clicks`);
    await untilStored(mesh, () => options.signal.throwIfAborted());
    const found = await check(mesh, client, clicks);
    const lost = Math.max(...Object.values(found).map((difference) => difference.lost));
    const duplicated = Math.max(...Object.values(found).map((difference) => difference.duplicated));
    return {
      acknowledged: sent.accepted,
      lost,
      duplicated,
      runs: kills,
      ok: lost === 0 && duplicated === 0 && sent.accepted === clicks.length,
      seed: options.seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rows: [
        ['clicks in the file', String(clicks.length)],
        ['acknowledged by the collector', String(sent.accepted)],
        ['kill -9 of feature', String(kills)],
        ['lake ranges unfinished at a kill', String(unfinished)],
        ...Object.entries(found).map(([place, difference]): [string, string] => [
          place,
          `${difference.lost} lost, ${difference.duplicated} duplicated`,
        ]),
      ],
    };
  } finally {
    await client.end();
    await mesh.stop();
  }
}

export const killFeatureFault: Fault = {
  what: 'replays real clicks through the collector and kills feature by -9 three times on the way',
  run,
};
