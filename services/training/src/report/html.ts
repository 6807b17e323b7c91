import type { EvaluationReport } from '@insight-mesh/algorithms/evaluation/report';
import { Html, html } from '@insight-mesh/algorithms/html';
import { curvesSection } from './curves.js';
import { style } from './style.js';
import { examplesSection, factsSection, figuresSection, measuredSection, segmentsSection } from './tables.js';
import { headlineOf, meaningsOf, percentLevel, systemOf } from './words.js';

/**
 * The report as one HTML page that needs nothing else and runs nothing: a policy in its head forbids both, whatever items and columns are
 * called.
 * @param report checked (checkReport)
 */
export function reportPage(report: EvaluationReport): string {
  const headline = headlineOf(report);
  const { warnings, segments, curves, examples, measured } = report;
  const hasCurves = Object.values(curves).some((one) => Array.isArray(one) && one.length > 0);
  const sections: [string, string, Html][] = [
    ['meaning', 'What it means', meaningSection(report)],
    ['figures', 'The figures', figuresSection(report)],
    ...(segments.length === 0 ? [] : [['segments', 'By segment', segmentsSection(report)] as [string, string, Html]]),
    ...(hasCurves ? [['curves', 'Curves', curvesSection(report)] as [string, string, Html]] : []),
    ...(examples.length === 0 ? [] : [['examples', 'Examples', examplesSection(report)] as [string, string, Html]]),
    ['measured', 'How it was measured', measuredSection(report)],
  ];
  const warned =
    warnings.length === 0
      ? html``
      : html`<ul class="warnings" aria-label="Warnings">${warnings.map((text) => html`<li><b>Warning:</b> ${text}</li>`)}</ul>`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>Evaluation of ${report.title}</title><style>${new Html(style)}</style></head><body>
<a class="skip" href="#meaning">To what it means</a><header><h1>Evaluation of ${report.title}</h1><div class="verdict ${headline.verdict}"><p class="headline"><strong>${headline.strong}</strong>${headline.rest}</p><p class="faint">${subline(report)}</p></div>${warned}${factsSection(report)}<nav aria-label="Sections"><ul>${sections.map(
    ([id, title]) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav></header><main>${sections.map(
    ([
      id,
      title,
      inside,
    ]) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${inside}</section>
`,
  )}</main><footer>Made at ${report.made_at} by Insight Mesh ${measured.code_version}.</footer></body></html>
`;
  return page.text;
}

function subline(report: EvaluationReport): string {
  const { name, about } = systemOf(report, report.subject);
  const against =
    report.rival === undefined
      ? 'There was no other model to compare with.'
      : `Both models answered the same ${report.measured.cases.toLocaleString('en-US')} cases, which neither had seen.`;
  return `${name}${about === undefined || about === '' ? '' : ` (${about})`}. ${against}`;
}

function meaningSection(report: EvaluationReport): Html {
  const { level, cluster } = report.measured;
  const interval = `Intervals tell how far chance reaches: drawn from other ${cluster}s of the same kind, ${percentLevel(level)} of such intervals hold the true figure.`;
  return html`<ul class="meaning">${[...meaningsOf(report), interval].map((text) => html`<li>${text}</li>`)}</ul>`;
}
