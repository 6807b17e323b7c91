const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Where each element of a JSON array stands in its bytes, as [from, to). The text must have been parsed already: only
 * strings and brackets are looked at. Needed because a parsed value is not what came (double names, long numbers).
 */
export function elementSpans(json: Uint8Array): [number, number][] {
  const spans: [number, number][] = [];
  let depth = 0;
  let from = -1;
  let end = 0;
  const close = () => {
    if (from >= 0) spans.push([from, end]);
    from = -1;
  };
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (isSpace(byte)) continue;
    if (depth === 1 && byte === comma) {
      close();
      continue;
    }
    const closes = byte === 0x5d || byte === 0x7d;
    if (closes && depth === 1) {
      close();
      break;
    }
    if (depth >= 1 && from < 0) from = index;
    if (byte === quote) {
      for (index++; index < json.length && json[index] !== quote; index++) if (json[index] === backslash) index++;
    } else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (closes) depth--;
    end = index + 1;
  }
  return spans;
}
