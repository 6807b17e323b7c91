import type { Experiment__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Experiment';
import { fromTimestamp } from '@insight-mesh/runtime/time';
import type { Connection } from '../lib/connect.js';
import { jsonLine, table } from '../lib/result.js';

export type ExperimentCalls = Connection<'insightmesh.recommender.v1.ExperimentService'>;

export interface ChangeFlags {
  traffic?: number;
  shares?: string[];
}

const print = (text: string) => process.stdout.write(text);
const percent = (share: number) => `${Number((share * 100).toFixed(2))}%`;
const time = (at: Parameters<typeof fromTimestamp>[0] | null) =>
  at === null ? '' : new Date(fromTimestamp(at)).toISOString();
const stateOf = ({ state }: Experiment__Output) => state.replace('EXPERIMENT_STATE_', '').toLowerCase();

/** An experiment for programs. */
export function lineOf(experiment: Experiment__Output) {
  const { key, layer, scenarios, traffic, control, phase, planned_units } = experiment;
  return {
    ...{ key, layer, scenarios, traffic, control, phase, planned_units, state: stateOf(experiment) },
    arms: experiment.arms.map((arm) => ({ key: arm.key, share: arm.share })),
    ...{ started_at: time(experiment.started_at), stopped_at: time(experiment.stopped_at) },
  };
}

export async function list({ client, call }: ExperimentCalls): Promise<void> {
  const found: Experiment__Output[] = [];
  let [page_token, share] = ['', 0];
  do {
    const page = await client.ListExperiments({ page_size: 500, page_token }, call);
    found.push(...page.experiments);
    [page_token, share] = [page.next_page_token, page.holdout];
  } while (page_token !== '');
  const rows = found.map((experiment) => [
    ...[experiment.key, stateOf(experiment), experiment.layer, percent(experiment.traffic)],
    experiment.arms.map((arm) => `${arm.key} ${percent(arm.share)}`).join(', '),
    ...[experiment.scenarios.join(', ') || 'all', time(experiment.started_at).slice(0, 16)],
  ]);
  const head = ['key', 'state', 'layer', 'traffic', 'arms', 'scenarios', 'started'];
  print(rows.length === 0 ? 'there is no experiment\n' : table(head, rows));
  print(`hold-out group: ${share === 0 ? 'none' : `${percent(share)} of all units`}\n`);
  print(jsonLine({ experiments: found.map(lineOf), holdout: share }));
}

export async function change(
  { client, call }: ExperimentCalls,
  key: string,
  action: 'START' | 'STOP' | 'UNSPECIFIED',
  { traffic, shares = [] }: ChangeFlags,
): Promise<void> {
  const pairs = shares.map((pair) => {
    const [, arm = '', share = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (!(Number(share) > 0)) throw new Error(`--shares must be of arm=share, such as a=0.8, not ${pair}`);
    return [arm, Number(share)] as const;
  });
  const request = {
    ...{ key, action: `EXPERIMENT_ACTION_${action}` as const, shares: Object.fromEntries(pairs) },
    ...(traffic === undefined ? {} : { traffic }),
  };
  const { experiment } = await client.UpdateExperiment(request, call);
  if (experiment === null) throw new Error('the service told nothing of the experiment');
  print(
    `${key} is ${stateOf(experiment)}, phase ${experiment.phase}, ${percent(experiment.traffic)} of ${experiment.layer}\n`,
  );
  print(jsonLine(lineOf(experiment)));
}

export async function holdout({ client, call }: ExperimentCalls, share: number): Promise<void> {
  const set = await client.SetHoldout({ share }, call);
  print(set.share === 0 ? 'nobody is held out\n' : `${percent(set.share)} of all units are held out\n`);
  print(jsonLine({ holdout: set.share }));
}
