const quote = 0x22;
const backslash = 0x5c;
const opening = 0x7b;

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/**
 * Where each of several JSON objects stands in a line that holds them one after another, with nothing or blanks between, as
 * [from, to). Undefined when something else stands there, or a bracket has no other half. Only strings and brackets are looked at.
 */
export function objectSpans(line: Uint8Array): [number, number][] | undefined {
  const spans: [number, number][] = [];
  let depth = 0;
  let from = -1;
  for (let index = 0; index < line.length; index++) {
    const byte = line[index];
    if (depth === 0) {
      if (isBlank(byte)) continue;
      if (byte !== opening) return undefined;
      from = index;
    }
    if (byte === quote) {
      for (index++; index < line.length && line[index] !== quote; index++) if (line[index] === backslash) index++;
    } else if (byte === 0x5b || byte === opening) depth++;
    else if (byte === 0x5d || byte === 0x7d) {
      depth--;
      if (depth === 0) spans.push([from, index + 1]);
    }
  }
  return depth === 0 ? spans : undefined;
}
