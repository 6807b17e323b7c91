import { byCodeUnits } from './item-table.js';
import type { Interaction } from './model.js';
import { requireNumber } from './settings.js';

export interface TimeSplit {
  /** All before the cut. */
  train: Interaction[];
  /** Whole sessions that start at the cut or after it. */
  test: Interaction[];
  /** Milliseconds since 1970; Infinity where there is nothing to hold out. */
  cutMs: number;
  /** Interactions at or after the cut of sessions that started before it: they are in neither part. */
  dropped: number;
}

/**
 * Holds out the newest sessions. The cut is the start of the first held-out session, and nothing that happened at the cut
 * or later is in the training part, so that no model can look into the time on which it is judged.
 * @param testShare share of the sessions to hold out, over 0 and under 1; sessions that start in the same millisecond as the
 * first held-out one are held out with it
 */
export function splitSessionsByTime(data: readonly Interaction[], testShare: number): TimeSplit {
  requireNumber('testShare', testShare, 1e-6, 1 - 1e-6);
  const starts = new Map<string, number>();
  for (const { sessionId, timeMs } of data) {
    const start = starts.get(sessionId);
    if (start === undefined || timeMs < start) starts.set(sessionId, timeMs);
  }
  const ordered = [...starts.values()].sort((a, b) => a - b);
  const cutMs = ordered[ordered.length - Math.round(ordered.length * testShare)] ?? Number.POSITIVE_INFINITY;
  const train: Interaction[] = [];
  const test: Interaction[] = [];
  let dropped = 0;
  for (const interaction of data) {
    if ((starts.get(interaction.sessionId) as number) >= cutMs) test.push(interaction);
    else if (interaction.timeMs < cutMs) train.push(interaction);
    else dropped++;
  }
  return { train, test, cutMs, dropped };
}

/** The items of each session in the order of time (equal times by their place in the input), sessions by id. */
export function sessionSequences(data: readonly Interaction[]): { sessionId: string; items: string[] }[] {
  const sessions = new Map<string, Interaction[]>();
  for (const interaction of data) {
    const session = sessions.get(interaction.sessionId);
    if (session === undefined) sessions.set(interaction.sessionId, [interaction]);
    else session.push(interaction);
  }
  return [...sessions]
    .sort((a, b) => byCodeUnits(a[0], b[0]))
    .map(([sessionId, ofSession]) => ({
      sessionId,
      items: ofSession.sort((a, b) => a.timeMs - b.timeMs).map((interaction) => interaction.itemId),
    }));
}

export interface LeaveOneOut {
  train: string[];
  validation: string;
  test: string;
}

/** The last item is the test, the one before it validation, the rest training. Undefined for fewer than 3 items. */
export function leaveOneOut(sequence: readonly string[]): LeaveOneOut | undefined {
  const validation = sequence.at(-2);
  const test = sequence.at(-1);
  if (sequence.length < 3 || validation === undefined || test === undefined) return undefined;
  return { train: sequence.slice(0, -2), validation, test };
}
