import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import type { Mesh } from '../lib/mesh.js';
import { untilStored } from '../start/stored.js';
import { type DoorName, doorNames, doors, inputsOf, tenantOf } from './doors.js';
import { elementsOfGrpc, elementsOfHttp, type Reading } from './elements-of.js';
import type { Input } from './input.js';
import { judgeGrpc, judgeHttp, judgeSocket, type Verdict } from './judge.js';
import { Letters } from './letters.js';
import { collectorCounts } from './metrics.js';
import { GrpcSender, HttpSender, sendRaw } from './send.js';
import { type Stored, watchTopics } from './watch.js';

const atOnce = 48;
/** What is told to come back does so, as clients do, this often at most. */
const mostRepeats = 10;
const repeatAfterMs = 1_000;

/** An input that was answered as none must be, or not at all. */
export interface Failure {
  door: DoorName;
  place: number;
  why: string;
  input: Input;
}

/** What a door was sent and said. */
export interface Tally {
  inputs: number;
  taken: number;
  refused: number;
  /** How often one was told to come back. */
  later: number;
  /** Elements of what was taken, and whole bodies that were kept. */
  elements: number;
  /** Bodies whose elements cannot be told without the collector's own repairs. */
  unclear: number;
}

export interface FuzzOptions {
  mesh: Mesh;
  seed: number;
  log: Logger;
  onFailure?: (failure: Failure) => void;
}

/** Sends made-up inputs to the doors of a running mesh, and holds answers, topics and counters against what was sent. */
export class Fuzz {
  readonly failures: Failure[] = [];
  readonly tallies = new Map<DoorName, Tally>();
  readonly #o: FuzzOptions;
  readonly #keys: ReadonlyMap<DoorName, string>;
  readonly #letters: Letters;
  readonly #stored: Stored;
  readonly #http: HttpSender;
  readonly #grpc: GrpcSender;

  private constructor(o: FuzzOptions, keys: ReadonlyMap<DoorName, string>, letters: Letters, stored: Stored) {
    this.#o = o;
    this.#keys = keys;
    this.#letters = letters;
    this.#stored = stored;
    this.#http = new HttpSender(o.mesh.collectorHttp);
    this.#grpc = new GrpcSender(o.mesh.addresses.collector);
    for (const door of doorNames) {
      this.tallies.set(door, { inputs: 0, taken: 0, refused: 0, later: 0, elements: 0, unclear: 0 });
    }
  }

  static async open(o: FuzzOptions): Promise<Fuzz> {
    const pool = createPool({
      url: o.mesh.databaseUrl,
      schema: 'access',
      max: 1,
      log: o.log,
      metrics: new Metrics('fuzz'),
    });
    const keys = new Map<DoorName, string>();
    for (const door of doorNames) {
      const tenantId = tenantOf(door);
      await createTenant(pool, 'access', tenantId, tenantId);
      const { key } = await createKey(pool, 'access', { tenantId, scopes: doors[door].scopes, label: 'fuzz' });
      keys.set(door, key);
    }
    await pool.end();
    const letters = new Letters();
    return new Fuzz(o, keys, letters, await watchTopics(o.mesh, letters, o.log));
  }

  async close(): Promise<void> {
    this.#http.close();
    this.#grpc.close();
    await this.#stored.close();
  }

  /** Sends `count` inputs to each of the doors in turn, many at once. Resolves when all are answered, or `signal` says that there is no more use. */
  async run(
    names: readonly DoorName[],
    count: number,
    from = 0,
    onSent?: (sent: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const rows = names.map((door) => ({ door, row: inputsOf(door, this.#o.seed, from) }));
    let next = 0;
    let sent = 0;
    const lane = async () => {
      while (next < count * rows.length && !signal?.aborted) {
        const turn = rows[next++ % rows.length];
        const drawn = turn?.row.next();
        if (turn === undefined || drawn === undefined || drawn.done) return;
        await this.#one(turn.door, drawn.value.place, drawn.value.input);
        onSent?.(++sent);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }

  async #one(door: DoorName, place: number, input: Input): Promise<void> {
    const reading: Reading =
      input.kind === 'http' ? elementsOfHttp(input) : input.kind === 'grpc' ? elementsOfGrpc(input) : 'unclear';
    const tally = this.tallies.get(door);
    if (tally === undefined) return;
    const once = () =>
      this.#verdict(door, place, input, reading).catch(
        (error: Error): Verdict => ({ kind: 'wrong', why: `no answer: ${error.message}` }),
      );
    let verdict = await once();
    for (let left = mostRepeats; verdict.kind === 'later'; left--) {
      tally.later++;
      if (left === 0) verdict = { kind: 'wrong', why: 'told to come back, again and again' };
      else {
        await setTimeout(repeatAfterMs);
        verdict = await once();
      }
    }
    tally.inputs++;
    if (verdict.kind === 'wrong') {
      const failure = { door, place, why: verdict.why, input };
      this.failures.push(failure);
      this.#o.onFailure?.(failure);
      return;
    }
    tally[verdict.kind]++;
    if (input.kind !== 'raw') this.#note(tally, tenantOf(door), input, reading, verdict);
  }

  #verdict(door: DoorName, place: number, input: Input, reading: Reading): Promise<Verdict> {
    const key = this.#keys.get(door) ?? '';
    if (input.kind === 'http') return this.#http.send(input, key).then((answer) => judgeHttp(input, reading, answer));
    if (input.kind === 'grpc') return this.#grpc.send(input, key).then((answer) => judgeGrpc(input, reading, answer));
    const port = Number(new URL(this.#o.mesh.collectorHttp).port);
    return sendRaw(port, input, key, place).then(judgeSocket);
  }

  /** Writes down what must be found in the topics and counters. */
  #note(tally: Tally, tenant: string, input: Input & { body: Buffer }, reading: Reading, verdict: Verdict): void {
    if (verdict.kind === 'refused' && verdict.kept) {
      tally.elements++;
      this.#letters.expect(tenant, input.body);
    }
    if (verdict.kind !== 'taken') return;
    if (typeof reading === 'string') {
      tally.unclear++;
      return;
    }
    tally.elements += reading.length;
    // What was sent over gRPC is kept in another form than it came in; where no rejections are told, any element may be among them.
    if (input.kind === 'grpc') return;
    if (verdict.told === undefined) for (const element of reading) this.#letters.expect(tenant, element);
    else for (const { index } of verdict.told.rejected) this.#letters.expect(tenant, reading[index]);
  }

  /** Waits until all that was acknowledged is stored and folded. @returns in words, what does not fit together */
  async reckon(): Promise<string[]> {
    const { mesh } = this.#o;
    const complaints: string[] = [];
    const health = await fetch(`${mesh.collectorHttp}/healthz`);
    if (health.status !== 200) complaints.push(`/healthz answers ${health.status}`);
    await untilStored(mesh, () => {});
    await this.#stored.caughtUp();
    complaints.push(...this.#stored.bad.slice(0, 20));
    const counts = await collectorCounts(mesh);
    for (const [door, tally] of this.tallies) {
      const tenant = tenantOf(door);
      const say = (what: string, found: number, wanted: number) => {
        if (found !== wanted) complaints.push(`${door}: ${what}: ${found}, not ${wanted}`);
      };
      const { accepted, rejected, dropped, ignored } = counts(tenant);
      // Of calls that were told to come back, some may be stored all the same.
      if (tally.later > 0) continue;
      say('elements in the topic', this.#stored.elements.get(tenant) ?? 0, accepted);
      say('dead letters', this.#stored.letters.get(tenant) ?? 0, rejected);
      if (door === 'socket' || tally.unclear > 0) continue;
      say('elements accounted for', accepted + rejected + dropped + ignored, tally.elements);
      if (door === 'collect' || door === 'upsert') continue;
      const { missing, strange } = this.#letters.open(tenant);
      say('dead letters of what nobody sent', strange, 0);
      if (door !== 'segment' && door !== 'beacon') say('refused without a dead letter', missing, 0);
    }
    return complaints;
  }

  /** Resident memory of the collector, in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#o.mesh.process('collector').pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
}
