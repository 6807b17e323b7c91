/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// Left as they are, they could turn text about or hide it.
const invisible = /[\p{Control}\p{Format}\p{Surrogate}\u2028\u2029]/gu;

/** Text as a page shows it: names and values of columns were written by anyone. */
export function escapeHtml(text: string): string {
  return text
    .replace(invisible, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/[&<>"']/g, (found) => escapes[found] ?? '');
}

export type Part = Html | string | number | undefined | readonly Part[];

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escapeHtml(String(part));
}

/** HTML with what stands in its gaps escaped, but for what is HTML already. */
export function html(text: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(text.map((piece, at) => piece + (at < parts.length ? render(parts[at]) : '')).join(''));
}

/** A table whose first column names the rows. Columns from `numbersFrom` on hold numbers. */
export function table(o: {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Part[])[];
  numbersFrom?: number;
}): Html {
  const { caption, head, rows, numbersFrom = 1 } = o;
  const number = (at: number) => (at >= numbersFrom ? html` class="n"` : html``);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head.map(
    (name, at) => html`<th scope="col"${number(at)}>${name}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td${number(at)}>${cell}</td>`))}</tr>`,
  )}</tbody></table></div>`;
}

/** What is behind a click or a key, for those who want the figures of a plot. */
export function details(summary: string, inside: Html): Html {
  return html`<details><summary>${summary}</summary>${inside}</details>`;
}
