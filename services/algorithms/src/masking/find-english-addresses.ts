import { endOf, type Span } from './span.js';

const boundary = /[\w.,'$€£¥-]/;
const street = /street|road|avenue|boulevard|parkway|highway|rd|ave|blvd|pkwy|hwy/.source;
/** Words that end a street's name and mean other things too; taken in capitals only, where the sentence does not go on. */
const doubtful = /Lane|Drive|Court|Place|Square|Way|Terrace|Crescent|Close|St|Dr|Ln|Ct|Pl|Sq/.source;
/** What every address that is found has. */
export const englishStreet = new RegExp(` (?:${street}|${doubtful})\\b`, 'i');
const word = /(?:[A-Za-z][A-Za-z'.]{0,20}|\d{1,3}(?:st|nd|rd|th))/.source;
const clear = new RegExp(`\\d{1,5}[A-Za-z]?(?:-\\d{1,4})?,? ((?:${word} ){1,3})(?:${street})\\b\\.?`, 'iy');
const capital = new RegExp(
  `\\d{1,5}[A-Za-z]?(?:-\\d{1,4})?,? ((?:(?:[A-Z][A-Za-z'.]{0,20}|\\d{1,3}(?:st|nd|rd|th)) ){1,3})(?:${doubtful})\\b\\.?(?! [a-z])`,
  'y',
);
/** No street's name has these; a sentence has. */
const sentence =
  /\b(?:the|a|an|of|from|to|my|on|in|at|this|that|is|are|was|and|or|for|with|by|it|its|per|off|your|our|their|hard|flash|usb|disk|pen|hours?|days?|miles?|km|m|minutes?|stars?|years?|pcs|pieces|pairs?|pack)\b/i;
const unit =
  /(?:,? (?:apt|apartment|suite|ste|unit|flat|floor|room)\.? ?#?[A-Za-z0-9-]{1,6}|,? #[A-Za-z0-9-]{1,6})\b/iy;
const city =
  /(?:, [A-Z][A-Za-z.'-]{0,24}(?: [A-Z][A-Za-z.'-]{0,24}){0,2})?,? (?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b/y;
const postBox = /\bP\.? ?O\.? ?Box \d{1,6}(?!\w)/gi;

/** Addresses such as 12 Main Street, Apt 4B, Springfield, IL 62704, and post boxes. */
export function findEnglishAddresses(text: string): Span[] {
  const spans: Span[] = [];
  const run = /\d+/g;
  let last = 0;
  for (let match = run.exec(text); match !== null; match = run.exec(text)) {
    const from = match.index;
    if (from > last && boundary.test(text.charAt(from - 1))) continue;
    const found = [clear, capital].find((pattern) => {
      pattern.lastIndex = from;
      const names = pattern.exec(text)?.[1];
      return names !== undefined && !sentence.test(names);
    });
    if (found === undefined) continue;
    let to = found.lastIndex;
    to = Math.max(to, endOf(unit, text, to));
    to = Math.max(to, endOf(city, text, to));
    spans.push({ from, to, kind: 'address' });
    last = to;
    run.lastIndex = to;
  }
  return spans;
}

export function findPostBoxes(text: string): Span[] {
  return [...text.matchAll(postBox)].map(({ 0: found, index }) => {
    return { from: index, to: index + found.length, kind: 'address' };
  });
}
