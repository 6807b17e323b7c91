const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const space = new Set([0x20, 0x0a, 0x0d, 0x09]);

/**
 * Where the value of a member of a JSON object begins in its bytes; of two with one name the last, which is the one that
 * JSON.parse keeps. The text must have been parsed already. Undefined when there is none.
 */
export function memberStart(json: Uint8Array, name: string): number | undefined {
  let depth = 0;
  let key = '';
  let found: number | undefined;
  let awaited = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (byte === undefined || space.has(byte)) continue;
    if (awaited) {
      found = index;
      awaited = false;
    }
    if (byte === quote) {
      const from = index;
      for (index++; index < json.length && json[index] !== quote; index++) if (json[index] === backslash) index++;
      // Values are read here too, and are no names for want of a colon after them.
      if (depth === 1) key = Buffer.from(json.subarray(from, index + 1)).toString('utf8');
    } else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x5d || byte === 0x7d) depth--;
    else if (byte === colon && depth === 1) awaited = JSON.parse(key) === name;
  }
  return found;
}
