/** What free text may tell of a person. */
export type MaskKind = 'email' | 'phone' | 'id' | 'card' | 'address';

/** UTF-16 units [from, to) of a text that are to be masked. */
export interface Span {
  from: number;
  to: number;
  kind: MaskKind;
}

/**
 * Finds spans from left to right, none overlapping. Whether something is found must hang on nothing but itself, one
 * character behind it and what stands before it once that is masked; else masking twice would find more.
 */
export type Finder = (text: string) => Span[];

export function replaceSpans(text: string, spans: readonly Span[]): string {
  let out = '';
  let from = 0;
  for (const span of spans) {
    out += `${text.slice(from, span.from)}[${span.kind}]`;
    from = span.to;
  }
  return out + text.slice(from);
}

/** Where a sticky pattern that matches at `at` ends, or -1. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
