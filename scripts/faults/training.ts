import type { StartRunRequestJson } from '@insight-mesh/contracts/json';
import { stateName } from '../train/runs.js';
import { type Fault, type FaultOptions, type FaultResult, random } from './fault.js';
import { damageCheckpoint, fillDisk, killAtRandom, type Striking } from './training/strikes.js';
import { type Ended, TrainingWorld } from './training/world.js';

export interface TrainingFaultSettings {
  sessions: number;
  epochs: number;
  /** In all, of the run's process and of the service in turn. */
  kills: number;
  killsOfARun: number;
  /** How long Postgres is away. */
  awayMs: number;
  /** Whether a disk that stays full is tried too: a minute more. */
  fullToTheEnd: boolean;
}

const usual: TrainingFaultSettings = {
  sessions: 600,
  epochs: 40,
  kills: 20,
  killsOfARun: 4,
  awayMs: 30_000,
  fullToTheEnd: true,
};

/** What must be so of a run that was struck. */
interface Judged {
  what: string;
  ok: boolean;
  found: string;
}

/** Runs of a small transformer beside neighbour models, struck one way after the other; each must end as the one that nobody struck. */
export async function runTrainingFault(settings: TrainingFaultSettings, options: FaultOptions): Promise<FaultResult> {
  const began = performance.now();
  const { seed, say, signal } = options;
  if (options.file !== undefined) throw new Error('this fault makes its own sessions: leave --file out');
  const next = random(seed);
  const world = await TrainingWorld.start(options, settings.sessions);
  try {
    const request = requestOf(settings, seed);
    const runBegan = performance.now();
    const unbroken = await world.toEnd(await world.start(request), signal);
    if (unbroken.end.state !== 'RUN_STATE_SUCCEEDED')
      throw new Error(`the run without faults failed: ${unbroken.end.error}`);
    const runMs = performance.now() - runBegan;
    say(`a run that nobody strikes takes ${(runMs / 1000).toFixed(1)} s`);
    const champions = await world.champions();
    const judged: Judged[] = [];
    let runs = 1;
    let strikes = 0;
    // What a strike answers stands in place of its name.
    const struck = async (
      name: string,
      strike: (o: Striking) => Promise<string | undefined>,
      mayFail?: RegExp,
    ): Promise<void> => {
      const runId = await world.start(request);
      runs += 1;
      const o = { world, runId, signal, say, next };
      const what = (await strike(o)) ?? name;
      const ended = await world.toEnd(runId, signal);
      judged.push(judge(what, ended, unbroken, mayFail));
      if ((await world.champions()) !== champions) judged.push({ what, ok: false, found: 'the champions changed' });
      say(`${what}: ${judged.at(-1)?.found}`);
    };
    while (strikes < settings.kills) {
      const kills = Math.min(settings.killsOfARun, settings.kills - strikes);
      const before = strikes;
      await struck('killed', async (o) => {
        // A run that was killed is not longer by much: it goes on where it was.
        const done = await killAtRandom({ ...o, kills, withinMs: (runMs * 1.5) / kills, first: runs });
        strikes += done;
        return `killed ${done} times`;
      });
      if (strikes === before) strikes += 1;
    }
    await struck('a damaged checkpoint', async (o) => {
      await damageCheckpoint(o);
      strikes += 1;
      return undefined;
    });
    await struck('a full disk at a checkpoint', async (o) => {
      const empty = await fillDisk(o, async () => {
        const [row] = await world.query<{ warnings: string[] }>('select warnings from training.runs where id = $1', [
          o.runId,
        ]);
        return row?.warnings.some((warning) => warning.includes('could not be kept')) ?? false;
      });
      empty();
      strikes += 1;
      return undefined;
    });
    if (settings.fullToTheEnd) {
      let empty: (() => void) | undefined;
      await struck(
        'a disk that stays full',
        async (o) => {
          empty = await fillDisk(o, async () => true);
          strikes += 1;
          return undefined;
        },
        /artefact could not be written in \d+ tries|full|no space/i,
      ).finally(() => empty?.());
    }
    await struck(`Postgres away for ${settings.awayMs / 1000} s`, async (o) => {
      await world.untilKept(o.runId, 1, signal);
      await world.withoutPostgres(settings.awayMs);
      strikes += 1;
      return undefined;
    });
    const faulty = await world.faultyArtefacts();
    const [twice] = await world.query<{ n: number }>(
      'select count(*)::int as n from (select run_id, slot from training.model_versions group by 1, 2 having count(*) > 1) as twice',
    );
    const lost = judged.filter(({ ok }) => !ok).length;
    const duplicated = twice?.n ?? 0;
    return {
      acknowledged: runs,
      lost,
      duplicated,
      runs: strikes,
      ok: lost === 0 && duplicated === 0 && faulty.length === 0,
      seed,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      rows: [
        ['runs', `${runs}, of which ${lost} did not end as they should`],
        ['strikes', `${strikes}`],
        ...judged.map(({ what, found }): [string, string] => [what, found]),
        ['champions', 'never changed'],
        ['artefacts', faulty.length === 0 ? 'all whole and registered' : faulty.join('; ')],
      ],
    };
  } finally {
    await world.stop();
  }
}

function requestOf({ epochs }: TrainingFaultSettings, seed: number): StartRunRequestJson {
  const transformer = {
    width: 16,
    blocks: 1,
    heads: 1,
    maxLength: 8,
    batchSize: 32,
    negatives: 32,
    epochs,
    patience: epochs,
  };
  return {
    models: ['transformer', 'vs-knn', 'item-knn', 'popularity'],
    seed,
    settings: { transformer },
    checkpoint_seconds: 1,
  };
}

/** Ended right: with the same models as the unbroken run. Or failed with a reason, where a strike may have that effect. */
function judge(what: string, { end, models }: Ended, unbroken: Ended, mayFail?: RegExp): Judged {
  const state = stateName(end.state);
  if (state === 'failed') {
    const said = mayFail?.test(end.error) ?? / times at the step "/.test(end.error);
    return { what, ok: said && end.models.length === 0, found: `failed, and said: ${end.error}` };
  }
  const same = JSON.stringify(models) === JSON.stringify(unbroken.models);
  const figures =
    JSON.stringify(end.models.map(({ slot, metrics }) => [slot, metrics['ndcg@10']])) ===
    JSON.stringify(unbroken.end.models.map(({ slot, metrics }) => [slot, metrics['ndcg@10']]));
  const found = `${state} in ${end.attempt} attempts, ${same && figures ? 'the same models' : 'OTHER MODELS'}`;
  return { what, ok: state === 'succeeded' && same && figures, found };
}

export const trainingFault: Fault = {
  what: 'training runs under 20 kills, a damaged checkpoint, a full disk and Postgres away for 30 s: each ends right or says why',
  run: (options) => runTrainingFault({ ...usual, kills: options.limit ?? usual.kills }, options),
};
