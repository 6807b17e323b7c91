import { megabytes, milliseconds } from '../gate/words.js';
import type { Decision } from '../store/decisions.js';
import type { ModelVersion } from '../store/model-versions.js';
import type { Pin } from '../store/promotions.js';
import { modelCard } from './model-card.js';

/** The card as the registry tells it: that of the artefact, and what has become of the version since. */
export function registryCard(version: ModelVersion, decisions: readonly Decision[], pin: Pin | undefined): string {
  const evidence = decisions.find((decision) => decision.evidence !== undefined)?.evidence;
  return [
    modelCard({ ...version, evidence }).trimEnd(),
    standing(version, pin),
    cost(version),
    ...history(decisions),
    '',
  ].join('\n\n');
}

function standing({ slot, version, stage, artefactRemoved, createdAtMs }: ModelVersion, pin: Pin | undefined): string {
  const lines = [
    `Version ${version} of ${slot}, ${stage}, registered ${new Date(createdAtMs).toISOString()}.`,
    ...(artefactRemoved ? ['Its artefact was removed: it cannot be served any more.'] : []),
    ...(pin === undefined
      ? []
      : [`The slot is pinned by ${pin.by} since ${new Date(pin.atMs).toISOString()}: ${pin.why}`]),
  ];
  return ['## In the registry', lines.join(' ')].join('\n\n');
}

function cost({ sizeBytes, latency, costs, runId }: ModelVersion): string {
  const { trainingSeconds, cpuSeconds, gpuSeconds, backend } = costs;
  const rows = [
    ['size', megabytes(sizeBytes)],
    ['one answer, median', latency === undefined ? 'not measured' : milliseconds(latency.p50Ms)],
    ['one answer, 99 of 100', latency === undefined ? 'not measured' : milliseconds(latency.p99Ms)],
    ['its run, on the clock', `${trainingSeconds.toFixed(1)} s`],
    ['of processors', `${cpuSeconds.toFixed(1)} s`],
    ['of a GPU', `${gpuSeconds.toFixed(1)} s`],
    ['computed by', backend === '' ? 'not known' : backend],
    ['run', runId],
  ];
  return ['| cost | |\n| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function history(decisions: readonly Decision[]): string[] {
  if (decisions.length === 0) return [];
  return [
    '## Decisions',
    ...decisions.map((decision) => {
      const who = `${new Date(decision.decidedAtMs).toISOString()}, ${decision.decidedBy}${decision.forced ? ', forced' : ''}`;
      const reason = decision.reason === '' ? '' : ` Reason: ${decision.reason}`;
      const checks = decision.checks.map(
        ({ name, passed, message }) => `- ${passed ? 'passed' : 'FAILED'} ${name}: ${message}`,
      );
      return [`**${decision.why}** (${who}).${reason}`, checks.join('\n')].filter((part) => part !== '').join('\n\n');
    }),
  ];
}
