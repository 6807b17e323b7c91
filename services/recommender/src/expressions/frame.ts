import type { ExpressionSubject } from './subject.js';
import type { Failed, Value } from './values.js';

/** One evaluation: what it reads, and what it may still spend. */
export interface Frame {
  subject: ExpressionSubject;
  /** Steps that are left. */
  steps: number;
  /** Variables of macros, by their depth. */
  locals: Value[];
}

/** A compiled node. It never throws; what cannot be told is `failed`. */
export type Evaluate = (frame: Frame) => Value | Failed;

/** Takes steps; false where there are not enough left. */
export function spend(frame: Frame, steps: number): boolean {
  frame.steps -= steps;
  return frame.steps >= 0;
}
