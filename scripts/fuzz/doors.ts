import type { Scope } from '@insight-mesh/runtime/auth';
import fc from 'fast-check';
import type { Input } from './input.js';
import { collectInputs, upsertInputs } from './inputs/grpc-inputs.js';
import { beaconInputs, eventInputs, itemInputs, logInputs, segmentInputs, streamInputs } from './inputs/http-inputs.js';
import { msgpackInputs } from './inputs/msgpack-inputs.js';
import { rawInputs } from './inputs/raw-inputs.js';

export interface Door {
  inputs: fc.Arbitrary<Input>;
  /** Of its key; each door has a tenant of its own, so that what is stored can be held against what was sent. */
  scopes: readonly Scope[];
}

export const doors = {
  events: { inputs: eventInputs, scopes: ['events:write'] },
  items: { inputs: itemInputs, scopes: ['catalog:write'] },
  segment: { inputs: segmentInputs, scopes: ['events:write'] },
  logs: { inputs: logInputs, scopes: ['events:write'] },
  stream: { inputs: streamInputs, scopes: ['events:write'] },
  msgpack: { inputs: msgpackInputs, scopes: ['events:write'] },
  beacon: { inputs: beaconInputs, scopes: ['events:write'] },
  collect: { inputs: collectInputs, scopes: ['events:write'] },
  upsert: { inputs: upsertInputs, scopes: ['catalog:write'] },
  socket: { inputs: rawInputs, scopes: ['events:write'] },
} as const satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;
export const doorNames = Object.keys(doors) as DoorName[];
export const tenantOf = (door: DoorName): string => `fuzz-${door}`;

const atOnce = 100;

/** Every place of a door's row of inputs, from `from` on; one seed has one row, wherever it is entered. */
export function* inputsOf(door: DoorName, seed: number, from: number): Generator<{ place: number; input: Input }> {
  const { inputs } = doors[door] as Door;
  for (let first = from - (from % atOnce); ; first += atOnce) {
    const some = fc.sample(inputs, { seed: seed * 1_000_003 + first, numRuns: atOnce });
    for (const [index, input] of some.entries()) if (first + index >= from) yield { place: first + index, input };
  }
}
