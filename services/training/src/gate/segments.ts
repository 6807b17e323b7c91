import { type SegmentName, segmentsOf } from '@insight-mesh/algorithms/evaluation/segments';
import type { Interaction } from '@insight-mesh/algorithms/model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';

/** What no model can know is missed by all alike: cold items are no segment of the gate. */
const names: Partial<Record<SegmentName, string>> = {
  new: 'new customers',
  light: 'light customers',
  heavy: 'heavy customers',
  head: 'head items',
  tail: 'tail items',
};

/** Places of cases by segment, as decisions name them; the same segments as in the run's report. */
export function gateSegments(
  training: readonly Interaction[],
  cases: readonly NextItemCase[],
  customers: readonly string[],
): Map<string, number[]> {
  return new Map(
    segmentsOf(training, cases, customers).flatMap(({ name, cases: places }): [string, number[]][] => {
      const named = names[name];
      return named === undefined ? [] : [[named, [...places]]];
    }),
  );
}
