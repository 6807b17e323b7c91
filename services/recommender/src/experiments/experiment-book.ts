import type { ArmParameters, AssignedArm, Unit } from '@insight-mesh/algorithms/experiments/assign';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Logger } from '@insight-mesh/runtime/log';
import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { Repeating } from '@insight-mesh/runtime/repeating';
import { everySoOften } from '../log-limit.js';
import { readSplits } from '../store/experiments.js';
import type { Experiment } from './experiment.js';
import type { ScenarioName } from './scenarios.js';
import { splitsOf, type TenantSplit } from './split-of.js';
import { invalidField } from './violations.js';

/** What of a request decides which experiments it is in. */
export interface RequestFacts {
  readonly scenario: ScenarioName;
  /** The customer refused personalisation: in no experiment. */
  readonly personalisationRefused: boolean;
  /** What the request asks for, as "key=arm"; empty or undefined: nothing. */
  readonly override?: string | undefined;
  /** Whether the caller may ask: a service, or a key with experiments:override. */
  readonly mayOverride: boolean;
}

/** What a request is in. */
export interface Assignment {
  /** Undefined: nobody's, and nothing is counted. */
  readonly unit: Unit | undefined;
  /** Show what is popular and nothing else. */
  readonly heldOut: boolean;
  /** What is counted as shown. */
  readonly arms: readonly AssignedArm[];
  /** What all arms set together, that of an override too. */
  readonly parameters: ArmParameters;
  /** The arm that the request asked for itself; not in `arms`. */
  readonly forced: { readonly experiment: string; readonly arm: string } | undefined;
}

const warnEveryMs = 10_000;
const nothing: Assignment = { unit: undefined, heldOut: false, arms: [], parameters: {}, forced: undefined };

/** The unit of a request: the customer, else the visitor, else the session; undefined where it names nobody. */
export function unitOf(ids: { customerId: string; anonymousId: string; sessionId: string }): Unit | undefined {
  if (ids.customerId !== '') return { kind: 'customer', id: ids.customerId };
  if (ids.anonymousId !== '') return { kind: 'anonymous', id: ids.anonymousId };
  return ids.sessionId === '' ? undefined : { kind: 'session', id: ids.sessionId };
}

/** The experiments of all tenants in memory, read anew when they change. Without Postgres the last ones stand; before the first, none. */
export class ExperimentBook {
  readonly #pool: Pool;
  readonly #refreshing: Repeating;
  #splits: ReadonlyMap<string, TenantSplit> = new Map();
  #revision: string | undefined;

  constructor(o: { pool: Pool; log: Logger; refreshMs: number }) {
    this.#pool = o.pool;
    const warn = everySoOften(warnEveryMs);
    this.#refreshing = new Repeating({
      task: async () => {
        try {
          await this.refresh();
        } catch (error) {
          if (warn()) o.log.warn({ err: error }, 'experiments were not read; the last ones stand');
        }
      },
      everyMs: o.refreshMs,
      log: o.log,
      failed: 'experiments were not read',
    });
  }

  /** Does not wait: until they are read, nobody is in any. */
  start(): void {
    this.#refreshing.start();
  }

  stop(): Promise<void> {
    return this.#refreshing.stop();
  }

  /** Whether they have been read once. */
  get known(): boolean {
    return this.#revision !== undefined;
  }

  /** Reads what has changed. @throws what Postgres says */
  async refresh(): Promise<void> {
    const rows = await withTransaction(this.#pool, async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return readSplits(tx, this.#revision);
    });
    if (rows === undefined) return;
    this.#splits = splitsOf(rows);
    this.#revision = rows.revision;
  }

  /**
   * What a request is in; from memory, some microseconds.
   * @param unit undefined where the request names nobody
   * @throws AppError PERMISSION_DENIED for an override that the caller may not ask for, INVALID_ARGUMENT for one that there is not
   */
  assign(tenantId: string, unit: Unit | undefined, facts: RequestFacts): Assignment {
    const split = this.#splits.get(tenantId);
    const forced = facts.override ? readOverride(facts.override, facts.mayOverride, split) : undefined;
    if (forced === undefined && (split === undefined || unit === undefined || facts.personalisationRefused))
      return nothing;
    const counted = facts.personalisationRefused ? undefined : unit;
    const assigned =
      split === undefined || counted === undefined
        ? { heldOut: false, arms: [] }
        : split.assigner.assign(counted, facts.scenario);
    if (forced === undefined) {
      const { heldOut, arms } = assigned;
      return { unit: counted, heldOut, arms, parameters: merged(arms), forced };
    }
    // What shares the layer with it would be mixed with it; what was held out is not, for this once, and is not counted.
    const rest = assigned.heldOut
      ? []
      : assigned.arms.filter(({ experiment }) => split?.experiments.get(experiment)?.layer !== forced.experiment.layer);
    const { parameters, key: arm } = forced.arm;
    return {
      ...{ unit: counted, heldOut: false, arms: rest, parameters: { ...merged(rest), ...parameters } },
      forced: { experiment: forced.experiment.key, arm },
    };
  }
}

function merged(arms: readonly AssignedArm[]): ArmParameters {
  return Object.assign({}, ...arms.map(({ parameters }) => parameters)) as ArmParameters;
}

function readOverride(text: string, allowed: boolean, split: TenantSplit | undefined) {
  if (!allowed) {
    throw new AppError('PERMISSION_DENIED', 'experiment is for keys with the scope experiments:override; leave it out');
  }
  const [, key = '', armKey = ''] = /^([^=]{1,64})=([^=]{1,64})$/.exec(text) ?? [];
  if (key === '') throw invalidField('experiment', 'must be an experiment and an arm, for example home-rows=b');
  const experiment: Experiment | undefined = split?.experiments.get(key);
  if (experiment === undefined) {
    throw invalidField('experiment', `names ${key}, which is no running experiment and no draft`);
  }
  const arm = experiment.arms.find((each) => each.key === armKey);
  if (arm === undefined) {
    const arms = experiment.arms.map((each) => each.key).join(', ');
    throw invalidField('experiment', `names the arm ${armKey}, which ${key} does not have: it has ${arms}`);
  }
  return { experiment, arm };
}
