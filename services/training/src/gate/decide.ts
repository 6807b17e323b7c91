import type { GateBounds } from './bounds.js';
import { type Check, reasonsAgainst, type Verdict } from './check.js';
import type { Difference, Evidence, Versus } from './evidence.js';
import { hardChecks, type Pinned } from './hard-checks.js';
import { figure, milliseconds, percent } from './words.js';

/** An open alarm of drift. */
export interface Alarm {
  feature: string;
  /** UTC, as 2026-05-01. */
  day: string;
  why: string;
}

/** How things stand in the slot at the moment of the decision, under its lock. */
export interface Circumstances {
  /** The champion now. */
  champion: number | undefined;
  /** The champion when the run began, with which the candidate was compared. */
  comparedWith: number | undefined;
  /** The run was asked to register only. */
  held: boolean;
  pin: Pinned | undefined;
  /** Earlier candidates that were compared with the same champion on the same data. */
  earlierTries: number;
  /** The newest open alarms, and how many there are in all. */
  alarms: readonly Alarm[];
  alarmCount: number;
  /** The run is the answer to a drift. */
  acceptDrift: boolean;
}

/**
 * Whether a candidate becomes the champion. Every check is made and kept, also where an earlier one has failed: whoever reads the decision
 * sees all that stands in the way. Where there is no champion, or none that can be served, only the hard checks bind.
 */
export function decide(evidence: Evidence, circumstances: Circumstances, bounds: GateBounds): Verdict {
  const { latency, sizeBytes, against } = evidence;
  const standing = against !== undefined && !against.lost ? against : undefined;
  const checks: Check[] = [
    ...(circumstances.held ? [heldCheck] : []),
    sameChampion(circumstances),
    betterCheck(evidence, circumstances, bounds),
    ...segmentChecks(standing, bounds),
    ...hardChecks({ p99Ms: latency.p99Ms, sizeBytes }, circumstances.pin, bounds),
    ...(standing?.latency === undefined ? [] : [ratioCheck(latency.p99Ms, standing.latency.p99Ms, bounds)]),
    driftCheck(circumstances, standing !== undefined, bounds),
  ];
  const promoted = checks.every(({ passed }) => passed);
  const better = checks.find(({ name }) => name === 'better')?.message ?? '';
  const why = promoted ? `promoted: ${better}` : `not promoted because ${reasonsAgainst(checks)}`;
  return { promoted, why, checks };
}

const heldCheck: Check = {
  name: 'held',
  passed: false,
  hard: false,
  message: 'the run was asked to register and not to promote',
};

function sameChampion({ champion, comparedWith }: Circumstances): Check {
  const passed = champion === comparedWith;
  const name = (version: number | undefined): string => (version === undefined ? 'none' : `version ${version}`);
  const message = passed
    ? 'the champion is the one that it was compared with'
    : `the champion is ${name(champion)} by now, and it was compared with ${name(comparedWith)}`;
  return { name: 'same_champion', passed, hard: false, message };
}

/** Better by more than noise: the interval of the paired difference lies above 0, and chance alone would hardly make it. */
function betterCheck(evidence: Evidence, { earlierTries }: Circumstances, { level }: GateBounds): Check {
  const about = { name: 'better', bound: 0, hard: false };
  const { against, metric } = evidence;
  if (against === undefined) return { ...about, passed: true, message: 'there was no champion' };
  const champion = `version ${against.version} (${against.model})`;
  if (against.lost) return { ...about, passed: true, message: `${champion} cannot be served: ${against.why}` };
  const { overall } = against;
  if (overall === undefined) {
    return { ...about, passed: false, message: `it could not be compared with ${champion}: ${against.why}` };
  }
  const { difference, low, p } = overall;
  // Each further try on the same test is one more chance to be lucky (Bonferroni).
  const enough = (1 - level) / (1 + earlierTries);
  const passed = low > 0 && p <= enough;
  const seen = `${sentence(overall, metric, evidence.level)} over ${champion}`;
  const tries = earlierTries === 0 ? '' : `, of which ${earlierTries} earlier tries on the same data let count less`;
  const message = passed
    ? `better by ${seen}`
    : `it is ${difference > 0 ? 'not better by more than noise' : 'not better'}: ${seen}, p ${figure(p)}${tries}`;
  return { ...about, passed, value: low, message };
}

function sentence({ candidate, champion, difference, low, high, cases }: Difference, metric: string, level: number) {
  const sign = difference < 0 ? '' : '+';
  return (
    `${sign}${figure(difference)} ${metric} (${figure(candidate)} against ${figure(champion)}, ` +
    `${percent(level)} interval ${figure(low)} to ${figure(high)}, ${cases} cases)`
  );
}

/** A segment of enough cases may not be worse by more than the bound, where noise does not explain it. */
function segmentChecks(against: Versus | undefined, bounds: GateBounds): Check[] {
  return (against?.segments ?? []).map((segment) => {
    const name = `segment:${segment.segment}`;
    const { champion, difference, high, cases } = segment;
    if (cases < bounds.segmentCases) {
      const message = `${segment.segment}: ${cases} cases say nothing, ${bounds.segmentCases} are needed`;
      return { name, passed: true, value: difference, hard: false, message };
    }
    // A log likelihood is below 0: of it too a share of its size may be lost.
    const bound = -bounds.segmentLoss * Math.abs(champion);
    const passed = difference >= bound || high >= 0;
    const change = `${segment.segment}: ${figure(segment.candidate)} against ${figure(champion)}`;
    const lost = `worse by more than ${percent(bounds.segmentLoss)} and than noise (${cases} cases)`;
    return { name, passed, value: difference, bound, hard: false, message: passed ? change : `${change}, ${lost}` };
  });
}

function ratioCheck(mine: number, champions: number, { latencyRatio, latencyFreeMs }: GateBounds): Check {
  const bound = Math.max(latencyFreeMs, latencyRatio * champions);
  const passed = mine <= bound;
  const beside = `${milliseconds(mine)} an answer (p99) beside the champion's ${milliseconds(champions)}`;
  const message = passed ? beside : `${beside}, more than ${latencyRatio} times as much (GATE_LATENCY_PERCENT)`;
  return { name: 'latency_ratio', passed, value: mine, bound, hard: false, message };
}

function driftCheck(circumstances: Circumstances, hasChampion: boolean, { drift }: GateBounds): Check {
  const { alarms, alarmCount, acceptDrift } = circumstances;
  const about = { name: 'drift', value: alarmCount, bound: 0, hard: false };
  const [newest] = alarms;
  if (drift === 'off') return { ...about, passed: true, message: 'alarms of drift are not looked at (GATE_DRIFT)' };
  if (newest === undefined) return { ...about, passed: true, message: 'no alarm of drift is open' };
  const more = alarmCount > 1 ? ` and ${alarmCount - 1} more features` : '';
  const open = `an alarm of drift is open: ${newest.feature} on ${newest.day} (${newest.why})${more}`;
  if (acceptDrift) return { ...about, passed: true, message: `${open}; the run is the answer to it` };
  if (!hasChampion) return { ...about, passed: true, message: `${open}; without a champion it does not count` };
  const mend = 'set a new baseline if the change is real, or promote by hand';
  return { ...about, passed: false, message: `${open}; ${mend}` };
}
