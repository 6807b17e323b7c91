import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';

/** Systems that get a colour of their own; the others have figures only. */
const mostLooks = 6;

export function lookOf(report: EvaluationReport, id: string): number {
  return report.systems.findIndex((system) => system.id === id) % mostLooks;
}
