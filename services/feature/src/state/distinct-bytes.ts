import { SlidingDistinct, sketchRegisters } from '@insight-mesh/algorithms/sliding-distinct';
import type { BinaryReader, BinaryWriter } from './binary.js';

const estimated = 1;

/** Whether what follows is a sketch that counts exactly. */
export function isExact(from: BinaryReader): boolean {
  return from.u8() !== estimated;
}

export function encodeDistinct(out: BinaryWriter, sketch: SlidingDistinct): void {
  const { exact, keys, values } = sketch.columns();
  out.u8(exact ? 0 : estimated);
  let previous = 0;
  if (exact) {
    out.varint(keys.length);
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] ?? 0;
      out.varint(key - previous);
      previous = key;
      out.varint(values[at] ?? 0);
    }
    return;
  }
  let rows = 0;
  for (let register = 0; register < sketchRegisters; register++) if (keys[register] !== keys[register + 1]) rows += 1;
  out.varint(rows);
  for (let register = 0; register < sketchRegisters; register++) {
    const start = keys[register] ?? 0;
    const end = keys[register + 1] ?? 0;
    if (start === end) continue;
    out.varint(register - previous);
    previous = register;
    out.varint(end - start);
    for (let at = start; at < end; at++) out.varint(values[at] ?? 0);
  }
}

export function decodeDistinct(from: BinaryReader): SlidingDistinct {
  const exact = isExact(from);
  const keys: number[] = [];
  const values: number[] = [];
  let key = 0;
  for (let left = from.varint(); left > 0; left--) {
    key += from.varint();
    if (exact) {
      keys.push(key);
      values.push(from.varint());
      continue;
    }
    if (key >= sketchRegisters) throw new RangeError(`a sketch has no register ${key}`);
    while (keys.length <= key) keys.push(values.length);
    for (let more = from.varint(); more > 0; more--) values.push(from.varint());
  }
  if (!exact) while (keys.length <= sketchRegisters) keys.push(values.length);
  return SlidingDistinct.ofColumns({ exact, keys, values });
}
