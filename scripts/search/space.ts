import { InvalidArgumentError } from 'commander';

/** As services/training/src/search/space.ts has it. */
export type Range =
  | { from: number; to: number; whole?: boolean; scale?: 'log' | 'linear' }
  | { values: (string | number | boolean)[] };

const number = String.raw`-?\d+(?:\.\d+)?(?:e-?\d+)?`;
const between = new RegExp(`^(${number})\\.\\.(${number})((?:,(?:log|whole))*)$`, 'i');

/**
 * Reads what a setting may be: `leaves=4..32,whole`, `learningRate=0.01..0.2,log` or `idf=true|false`.
 * @throws InvalidArgumentError that shows what would be right
 */
export function spaceOption(text: string, before: Record<string, Range>): Record<string, Range> {
  const [, name, range = ''] = /^(\w+)=(\S+)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('It must look like leaves=4..32,whole or idf=true|false.');
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} stands there twice.`);
  const found = between.exec(range);
  if (found === null) {
    if (range.includes('..'))
      throw new InvalidArgumentError(`${range} is no range: it must look like 0.01..0.2,log or 4..32,whole.`);
    return { ...before, [name]: { values: range.split('|').map(choiceOf) } };
  }
  const [from, to, words = ''] = [Number(found[1]), Number(found[2]), found[3]];
  if (from > to) throw new InvalidArgumentError(`${range} is empty: the lesser number comes first.`);
  const log = words.includes('log');
  if (log && from <= 0) throw new InvalidArgumentError(`${range} is logarithmic, so it must begin above 0.`);
  return {
    ...before,
    [name]: {
      from,
      to,
      ...(words.includes('whole') ? { whole: true } : {}),
      ...(log ? { scale: 'log' as const } : {}),
    },
  };
}

function choiceOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
