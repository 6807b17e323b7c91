import type { DeadLetterFilter } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterFilter';
import { parseRfc3339, toTimestamp } from '@insight-mesh/runtime/time';
import { InvalidArgumentError, Option } from 'commander';

const states = {
  open: 'DEAD_LETTER_STATE_OPEN',
  mended: 'DEAD_LETTER_STATE_MENDED',
  replayed: 'DEAD_LETTER_STATE_REPLAYED',
} as const;

export interface FilterOptions {
  source?: string[];
  rule?: string[];
  field?: string[];
  state?: (keyof typeof states)[];
  from?: number;
  to?: number;
  reason?: string;
}

const names = (text: string) => text.split(',').map((name) => name.trim());

function stateNames(text: string): (keyof typeof states)[] {
  return names(text).map((name) => {
    if (Object.hasOwn(states, name)) return name as keyof typeof states;
    throw new InvalidArgumentError('must be some of open, mended, replayed, separated by commas');
  });
}

function moment(text: string): number {
  const ms = parseRfc3339(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('must be a day or an RFC 3339 time, for example 2026-05-01T09:30:00Z');
}

export const filterOptions = () => [
  new Option('--source <list>', 'doors or consumers: http, grpc, segment, logs, beacon, feature').argParser(names),
  new Option('--rule <list>', 'rules: missing, wrong_type, unknown_type, malformed, …').argParser(names),
  new Option('--field <list>', 'paths of fields').argParser(names),
  new Option('--state <list>', 'open, mended, replayed').argParser(stateNames),
  new Option('--from <time>', 'refused at or after this day or time').argParser(moment),
  new Option('--to <time>', 'refused before this day or time').argParser(moment),
  new Option('--reason <text>', 'a part of the reason'),
];

export function hasFilter(o: FilterOptions): boolean {
  return [o.source, o.rule, o.field, o.state, o.from, o.to, o.reason].some((each) => each !== undefined);
}

export function toFilter(o: FilterOptions): DeadLetterFilter {
  return {
    sources: o.source ?? [],
    rules: o.rule ?? [],
    fields: o.field ?? [],
    states: (o.state ?? []).map((state) => states[state]),
    ...(o.from === undefined ? {} : { from: toTimestamp(o.from) }),
    ...(o.to === undefined ? {} : { to: toTimestamp(o.to) }),
    reason_contains: o.reason ?? '',
  };
}
