import { maximumNesting } from './limits.js';
import { Refusal } from './refusal.js';

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/**
 * Looks at brackets before anything is parsed: the parser recurses, and a text of brackets alone would end at the limit of the
 * stack. Strings and comments are passed over; what is wrong in other ways is left to the parser.
 * @throws Refusal at the bracket that is one too deep
 */
export function checkBrackets(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") at = endOfString(text, at);
    else if (character === '/' && text[at + 1] === '/') at = endOfLine(text, at);
    else if (opening.has(character)) {
      depth += 1;
      if (depth > maximumNesting) {
        throw new Refusal(at, `brackets may stand ${maximumNesting} deep in one another at most`);
      }
    } else if (closing.has(character)) depth -= 1;
  }
}

/** Offset of a string's last character; the text's end where it is not closed. */
function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  const raw = /(^|[^A-Za-z0-9_])([rR][bB]?|[bB][rR])$/.test(text.slice(Math.max(0, start - 3), start));
  const close = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at++) {
    if (text.startsWith(close, at)) return at + close.length - 1;
    if (text[at] === '\\' && !raw) at += 1;
    else if (text[at] === '\n' && close.length === 1) return at;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
