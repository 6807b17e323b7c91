import type { Evaluate } from './frame.js';
import { maximumSteps } from './limits.js';
import { isVariable, type Scope } from './scope.js';
import { children, type Node } from './tree.js';
import { type Failed, failed, type Value } from './values.js';

/** Whether a node is the same whatever it is evaluated on. */
export function isConstant(node: Node): boolean {
  return (
    node.kind === 'literal' || node.kind === 'library' || (node.kind === 'call' && children(node).every(isConstant))
  );
}

/** Evaluates what is constant at once. */
export function once(evaluate: Evaluate): Evaluate {
  const value = evaluate({
    subject: { itemId: '', item: undefined, customer: new Map(), context: {}, nowMs: 0, score: 0 },
    steps: maximumSteps,
    locals: [],
  });
  return () => value;
}

/** Whether a node changes with `now` alone, which is the same for all items of a request. */
export function isOfMoment(node: Node, scope: Scope): boolean {
  if (node.kind === 'name') return isVariable(node, 'now', scope);
  return isConstant(node) || (node.kind === 'call' && children(node).every((child) => isOfMoment(child, scope)));
}

/** Evaluates once a moment. */
export function perMoment(evaluate: Evaluate): Evaluate {
  let ofMs = Number.NaN;
  let value: Value | Failed = failed;
  return (frame) => {
    if (frame.subject.nowMs !== ofMs) {
      value = evaluate({ ...frame, steps: maximumSteps });
      ofMs = frame.subject.nowMs;
    }
    return value;
  };
}
