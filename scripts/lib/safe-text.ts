// What letters hold was written by anyone: sent to a terminal as it is, it could move the cursor, recolour or retitle it.
const unsafe = /[\p{Control}\p{Format}\p{Surrogate}\u2028\u2029]/gu;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** One line of text, every character of which a terminal shows and none of which it obeys; cut to `limit` characters. */
export function safeLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  const safe = text.replace(unsafe, (found) => [...found].map((_each, index) => escaped(found.charAt(index))).join(''));
  return safe.length > limit ? `${safe.slice(0, limit - 1)}…` : safe;
}

/** Text that keeps its lines and tabs. */
export function safeText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((part) => safeLine(part))
        .join('\t'),
    )
    .join('\n');
}

/** JSON on one line that a terminal shows as it stands; the same value to a program. */
export function safeJsonLine(result: object): string {
  // Outside strings JSON has none of these characters.
  return `${JSON.stringify(result).replace(unsafe, (found) => Array.from({ length: found.length }, (_each, index) => escaped(found.charAt(index))).join(''))}\n`;
}

function textOf(payload: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : 'gb18030', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return undefined;
  }
}

/**
 * A letter's bytes for people: text as it came, other bytes in hexadecimal, 32 a line, the first 4,096 of them.
 * @param charset as the letter tells it: empty for UTF-8, else a name of GB18030
 */
export function safePayload(payload: Buffer, charset = ''): string {
  const text = textOf(payload, charset);
  if (text !== undefined) return safeText(text);
  const shown = payload.subarray(0, 4_096);
  const lines = shown.toString('hex').match(/.{1,64}/g) ?? [];
  const rest = payload.length - shown.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} bytes more`] : [])].join('\n');
}
