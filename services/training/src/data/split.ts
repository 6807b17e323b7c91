import { AppError } from '@insight-mesh/runtime/errors';
import type { Session } from './sessions.js';

/** With fewer sessions of two or more items, every figure would be luck. */
export const minSessions = 50;
const minTrainingSessions = 20;
const validationShare = 0.1;

/** One time-ordered cut: what was over before the held-out part began, and the held-out part. */
export interface Cut {
  /** Every session, also of one item, that had ended before `heldOutFromMs`. */
  training: Session[];
  /** Sessions of two or more items. */
  heldOut: Session[];
  heldOutFromMs: number;
  /** Sessions that had begun before it and were not over: in neither part, because they would show the future. */
  straddling: number;
}

export interface Split {
  /** For choosing a model and its settings: nothing of the test is in it. */
  validation: Cut;
  /** For the figures, once. Its training part contains the validation sessions, which are the past by then. */
  test: Cut;
}

/**
 * Splits by time without leakage. The sessions of two or more items, in the order of their start, end with the test
 * (`testShare` of them); the tenth before it is the validation. A model is fitted on what had ended before.
 * @param sessions in the order of their start
 * @throws AppError FAILED_PRECONDITION when there is too little to learn from or to measure with
 */
export function splitByTime(sessions: readonly Session[], testShare: number): Split {
  const usable = sessions.filter((session) => session.items.length >= 2);
  if (usable.length < minSessions) {
    throw new AppError(
      'FAILED_PRECONDITION',
      `too little data: ${usable.length} sessions with two or more items, at least ${minSessions} are needed`,
    );
  }
  const testCount = Math.max(1, Math.round(usable.length * testShare));
  const testFrom = usable.length - testCount;
  const validationFrom = testFrom - Math.max(1, Math.round(usable.length * validationShare));
  return {
    validation: cut(sessions, usable.slice(validationFrom, testFrom), 'validation'),
    test: cut(sessions, usable.slice(testFrom), 'test'),
  };
}

function cut(sessions: readonly Session[], heldOut: Session[], part: string): Cut {
  const heldOutFromMs = heldOut[0]?.startMs ?? 0;
  const training = sessions.filter((session) => session.endMs < heldOutFromMs);
  const before = sessions.filter((session) => session.startMs < heldOutFromMs).length;
  if (training.filter((session) => session.items.length >= 2).length < minTrainingSessions) {
    throw new AppError(
      'FAILED_PRECONDITION',
      `too little data before the ${part}: ${training.length} sessions had ended before it began, ` +
        `${before - training.length} were going on (at least ${minTrainingSessions} of two or more items are needed)`,
    );
  }
  return { training, heldOut, heldOutFromMs, straddling: before - training.length };
}
