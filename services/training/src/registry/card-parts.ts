import type { Evidence } from '../gate/evidence.js';
import { figure, percent } from '../gate/words.js';

/** Markdown of a text that is code or a name. */
export function inlineCode(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('\n', ' ')}\``;
}

/** A text in a cell of a Markdown table. */
export function cardText(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** The figures of a version with their intervals. @param how in sentences: on what they were measured */
export function cardFigures(evidence: Omit<Evidence, 'sizeBytes'> | undefined, how: string): string[] {
  if (evidence === undefined)
    return ['## Figures', 'Made before single cases were kept: see the metrics of the version.'];
  const { level, cases, customers, tried, figures, bySegment, metric } = evidence;
  const row = ({ name, value, low, high }: Evidence['figures'][number], of: number): string =>
    `| ${cardText(name)} | ${figure(value)} | ${figure(low)} to ${figure(high)} | ${of} |`;
  const head = (what: string): string[] => [
    `| ${what} | value | ${percent(level)} interval | cases |`,
    '| --- | --- | --- | --- |',
  ];
  return [
    '## Figures',
    `${how} ${cases} cases of ${customers} customers. Models and settings tried and chosen from before: ${tried}. Intervals are bootstrapped over customers.`,
    [...head('metric'), ...figures.map((each) => row(each, cases))].join('\n'),
    ...(bySegment.length === 0
      ? []
      : [`By segment, ${metric}:`, [...head('segment'), ...bySegment.map((each) => row(each, each.cases))].join('\n')]),
  ];
}
