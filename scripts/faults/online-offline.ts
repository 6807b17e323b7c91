import { codecFor } from '@insight-mesh/runtime/codec';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { type Fault, type FaultOptions, type FaultResult, random } from './fault.js';
import { type Cut, offlineRows } from './online-offline/offline.js';
import {
  type Entities,
  type FeatureClient,
  featureClient,
  kindNames,
  kinds,
  type Look,
  look,
  type Names,
} from './online-offline/read.js';
import { type Piece, piecesAnEpoch, type StreamEvent, streamOf } from './online-offline/stream.js';

export interface OnlineOfflineSettings {
  /** Pairs of an entity and a moment. */
  pairs: number;
  events: number;
  /** A multiple of 4. */
  pieces: number;
}

const usual: OnlineOfflineSettings = { pairs: 10_000, events: 50_000, pieces: 24 };
const topic = 'clickstream.events.v1';
const codec = codecFor('insightmesh.collector.v1.Event');
/** Moments of a piece at which is looked. */
const momentsAPiece = 3;
const shown = 5;

/** Ids that were seen so far. */
class Seen {
  readonly #ids = {
    customer_id: new Set<string>(),
    item_id: new Set<string>(),
    session_id: new Set<string>(),
    category: new Set<string>(),
    brand: new Set<string>(),
    device_id: new Set<string>(),
  };
  /** Joins that identify events have stated: customer by visitor. */
  readonly joins = new Map<string, string>();

  add({ event }: StreamEvent): void {
    const { customer_id, anonymous_id, item_id, items = [], session_id, device_id, item_facts = [] } = event;
    for (const id of [customer_id, anonymous_id]) if (id) this.#ids.customer_id.add(id);
    for (const id of [item_id, ...items.map((line) => line.item_id)]) if (id) this.#ids.item_id.add(id);
    if (session_id) this.#ids.session_id.add(session_id);
    if (device_id) this.#ids.device_id.add(device_id);
    for (const { category, brand } of item_facts) {
      if (category) this.#ids.category.add(category);
      if (brand) this.#ids.brand.add(brand);
    }
    if (event.type === 'EVENT_TYPE_IDENTIFY' && customer_id && anonymous_id) this.joins.set(anonymous_id, customer_id);
  }

  /** Some entities; one in twenty is unknown. */
  some(draw: () => number, count: number): Entities[] {
    const lists = Object.fromEntries(Object.entries(this.#ids).map(([name, ids]) => [name, [...ids]])) as Record<
      keyof Entities,
      string[]
    >;
    const one = (name: keyof Entities) =>
      draw() < 0.05 ? 'nobody' : (lists[name][Math.floor(draw() * lists[name].length)] ?? 'nobody');
    return Array.from({ length: count }, () => ({
      customer_id: one('customer_id'),
      item_id: one('item_id'),
      session_id: one('session_id'),
      category: one('category'),
      brand: one('brand'),
      device_id: one('device_id'),
    }));
  }
}

/** Cuts a join now and then, and restores some of those that are cut. */
async function changeJoins(
  client: FeatureClient,
  tenantId: string,
  o: { seen: Seen; cuts: Cut[]; atMs: number; draw: () => number },
): Promise<void> {
  const { seen, cuts, atMs, draw } = o;
  const reason = 'to see that it counts from now on';
  for (const cut of cuts) {
    if (cut.restoredMs !== undefined || draw() < 0.6) continue;
    await client.RestoreJoin({ visitor_id: cut.visitorId, customer_id: cut.customerId, reason }, { tenantId });
    cut.restoredMs = atMs;
  }
  const joins = [...seen.joins].filter(([visitorId]) => !cuts.some((cut) => cut.visitorId === visitorId));
  for (let n = 0; n < 3; n++) {
    const [join] = joins.splice(Math.floor(draw() * joins.length), 1);
    if (join === undefined) return;
    const [visitorId, customerId] = join;
    await client.CutJoin({ visitor_id: visitorId, customer_id: customerId, reason }, { tenantId });
    cuts.push({ visitorId, customerId, cutMs: atMs });
  }
}

/** The moments at which is looked: when everything late has come, the end of the piece; else any before the next event comes. */
function momentsOf({ endMs, nextMs, isWhole }: Piece, draw: () => number): number[] {
  if (isWhole) return [endMs];
  return Array.from({ length: momentsAPiece }, () => endMs + Math.floor(draw() * (nextMs - endMs))).sort(
    (a, b) => a - b,
  );
}

interface Compared {
  pairs: number;
  values: number;
  differing: number;
  examples: string[];
}

function compare(
  looks: readonly Look[],
  rows: ReadonlyMap<number, Record<string, unknown>>,
  names: Names,
  counts: (look: Look, kind: string) => boolean,
): Compared {
  const found: Compared = { pairs: 0, values: 0, differing: 0, examples: [] };
  for (const [at, each] of looks.entries()) {
    const row = rows.get(at + 1);
    for (const kind of kindNames) {
      if (!counts(each, kind)) continue;
      found.pairs += 1;
      const wrong = (names[kind] ?? []).filter((name, column) => {
        found.values += 1;
        const online = each.served[kind][column] ?? Number.NaN;
        const offline = row?.[`${kind}__${name}`];
        return !Object.is(online, offline === null ? Number.NaN : offline);
      });
      if (wrong.length === 0) continue;
      found.differing += 1;
      const [name = ''] = wrong;
      const online = each.served[kind][(names[kind] ?? []).indexOf(name)];
      const what = `${kind} ${each.entities[kinds[kind].id]} at ${new Date(each.atMs).toISOString()} in ${wrong.length}: ${name}`;
      if (found.examples.length < shown)
        found.examples.push(`${what} is ${online} online, ${row?.[`${kind}__${name}`]} offline`);
    }
  }
  return found;
}

/** Sends the stream piece by piece, and looks at what is served after each. */
async function watch(mesh: Mesh, settings: OnlineOfflineSettings, { seed, say, signal }: FaultOptions) {
  const log = createLogger({ service: 'online-offline', level: 'error' });
  const kafka = createKafka({ brokers: mesh.brokers, clientId: 'online-offline', log });
  const producer = new MeshProducer({ kafka, log, metrics: new Metrics('online-offline') });
  const client = featureClient(mesh.addresses.feature, mesh.serviceToken);
  const { tenantId } = mesh;
  const draw = random(seed + 1);
  const seen = new Seen();
  const cuts: Cut[] = [];
  const names: Names = {};
  const looks: Look[] = [];
  const pieces = streamOf(seed, settings.events, settings.pieces);
  const rowsAPiece = Math.ceil(settings.pairs / kindNames.length / (settings.pieces - 1));
  await producer.start();
  try {
    for (const [at, piece] of pieces.entries()) {
      signal.throwIfAborted();
      await producer.send(piece.events.map(({ key, event }) => ({ topic, key, value: codec.encode(event) })));
      for (const event of piece.events) seen.add(event);
      await untilStored(mesh, () => signal.throwIfAborted());
      // Nothing later would be in the lake.
      if (at === pieces.length - 1) break;
      const moments = momentsOf(piece, draw);
      for (const atMs of moments) {
        const entities = seen.some(draw, Math.ceil(rowsAPiece / moments.length));
        looks.push(...(await look(client, tenantId, entities, { atMs, isWhole: piece.isWhole, names })));
      }
      const last = moments.at(-1) ?? piece.endMs;
      if (last + 1 < piece.nextMs) await changeJoins(client, tenantId, { seen, cuts, atMs: last + 1, draw });
      say(`piece ${at + 1} of ${pieces.length}: ${looks.length * kindNames.length} pairs, ${cuts.length} joins cut`);
    }
  } finally {
    client.close();
    await producer.stop();
  }
  return { looks, names, cuts };
}

/** Serves and looks, then builds data sets with the looks as labels and compares. */
export async function runOnlineOffline(settings: OnlineOfflineSettings, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  if (options.file !== undefined) throw new Error('this check makes its own events: leave --file out');
  if (settings.pieces % piecesAnEpoch !== 0) throw new Error(`the pieces must be a multiple of ${piecesAnEpoch}`);
  const { dir, say } = options;
  const crashes: string[] = [];
  const env = { feature: { LAKE_MAX_AGE_MS: '100' } };
  const onCrash = (name: string, why: string) => crashes.push(`${name}: ${why}`);
  const mesh = await startMesh({ dir, services: ['feature'], env, onStep: say, onCrash });
  try {
    const { looks, names, cuts } = await watch(mesh, settings, options);
    const { objectStoreUrl, tenantId } = mesh;
    const lake = { dir, objectStoreUrl, tenantId, names, cuts };
    say(`building data sets of ${looks.length} labels`);
    const received = compare(looks, await offlineRows(looks, { ...lake, knowledge: 'received' }), names, () => true);
    // What is cut now is cut at all times there, and what came late is there before it came: neither was so online.
    const whole = looks.filter(({ isWhole }) => isWhole);
    const touched = new Set(cuts.flatMap(({ visitorId, customerId }) => [visitorId, customerId]));
    const untouched = (each: Look, kind: string) =>
      !kind.startsWith('customer') || !touched.has(each.entities.customer_id);
    const occurred = compare(whole, await offlineRows(whole, { ...lake, knowledge: 'occurred' }), names, untouched);
    const told = ({ pairs, values, differing, examples }: Compared) =>
      `${pairs} pairs, ${values} values, ${differing} pairs differ${examples.length > 0 ? `: ${examples.join('; ')}` : ''}`;
    const differing = received.differing + occurred.differing;
    return {
      acknowledged: settings.events,
      lost: 0,
      duplicated: 0,
      differing,
      pairs: received.pairs,
      values: received.values,
      runs: cuts.length,
      ok: differing === 0 && crashes.length === 0 && received.pairs >= settings.pairs,
      seed: options.seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rows: [
        ['events', `${settings.events} in ${settings.pieces} pieces, a fifth of them up to 7 days late`],
        [
          'joins cut',
          `${cuts.length}, of which ${cuts.filter(({ restoredMs }) => restoredMs !== undefined).length} were restored`,
        ],
        ['known as received, at any moment', told(received)],
        ['known as occurred, when all had come', told(occurred)],
        ['ended by themselves', crashes.join(', ') || 'none'],
      ],
    };
  } finally {
    await mesh.stop();
  }
}

export const onlineOfflineFault: Fault = {
  what: 'features served at random moments under late events and cut joins equal those of a data set with the same moments as labels',
  run: (options) => runOnlineOffline({ ...usual, pairs: options.limit ?? usual.pairs }, options),
};
