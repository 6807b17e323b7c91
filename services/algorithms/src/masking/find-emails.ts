import { endOf, type Span } from './span.js';

/** RFC 5321's bounds: 64 characters before the sign, labels of 63. */
const localCharacters = 64;
const localPart = /[\w.%+'À-ɏ-]/;
const domain = /(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/y;

export function findEmails(text: string): Span[] {
  const spans: Span[] = [];
  let last = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const earliest = Math.max(last, at - localCharacters);
    let from = at;
    while (from > earliest && localPart.test(text.charAt(from - 1))) from--;
    while (text.charAt(from) === '.') from++;
    if (from === at) continue;
    const to = endOf(domain, text, at + 1);
    if (to < 0) continue;
    spans.push({ from, to, kind: 'email' });
    last = to;
    at = to - 1;
  }
  return spans;
}
