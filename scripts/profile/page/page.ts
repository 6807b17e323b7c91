import { Html, html } from '@insight-mesh/algorithms/html';
import type { Profile } from '../profile-result.js';
import {
  columnsSection,
  correlationsSection,
  findingsSection,
  labelSection,
  missingSection,
  overviewSection,
  splitSection,
} from './sections.js';
import { style } from './style.js';

/**
 * The profile as one HTML page that needs nothing else and runs nothing: a policy in its head forbids both, so that not even a mistake of ours
 * lets a column's name do more than be read.
 * @param madeAt RFC 3339
 */
export function profilePage(profile: Profile, madeAt: string): string {
  const { label, split, rows } = profile;
  const sections: [string, string, Html][] = [
    ['findings', 'Findings', findingsSection(profile.findings)],
    ['overview', 'Overview', overviewSection(profile)],
    ...(label === undefined ? [] : [['label', 'The label', labelSection(label, rows)] as [string, string, Html]]),
    ...(split === undefined ? [] : [['split', 'The split', splitSection(split, rows)] as [string, string, Html]]),
    ['missing', 'Missing values', missingSection(profile)],
    ['correlations', 'Correlations', correlationsSection(profile)],
    ['columns', 'Columns', columnsSection(profile)],
  ];
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>Profile of ${profile.name}</title><style>${new Html(style)}</style></head><body>
<a class="skip" href="#findings">To the findings</a><header><h1>Profile of ${profile.name}</h1><p class="faint">Made at ${madeAt}</p><nav aria-label="Sections"><ul>${sections.map(
    ([id, title]) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav></header><main>${sections.map(
    ([
      id,
      title,
      inside,
    ]) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${inside}</section>
`,
  )}</main></body></html>
`;
  return page.text;
}
