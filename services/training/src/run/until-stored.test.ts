import { expect, it } from 'vitest';
import { untilStored } from './until-stored.js';

const signal = new AbortController().signal;

/** As pg throws it. */
const sqlError = (code: string) => Object.assign(new Error('a row of secrets'), { code, table: 'runs' });

async function stored(errors: Error[], failErrors: Error[] = []) {
  const said: unknown[] = [];
  const whys: string[] = [];
  const result = await untilStored(
    async () => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      return 'stored';
    },
    {
      fail: async (why) => {
        whys.push(why);
        const error = failErrors.shift();
        if (error !== undefined) throw error;
        return 'failed';
      },
      ...{ said: (error) => said.push(error), signal, retryMs: 0 },
    },
  );
  return { result, said: said.length, whys };
}

it('tries again while Postgres is away, or a migration is still to come', async () => {
  const errors = [new Error('ECONNREFUSED'), sqlError('57P01'), sqlError('42703'), sqlError('40001')];
  expect(await stored(errors)).toEqual({ result: 'stored', said: 4, whys: [] });
});

it.each(['22021', '23505', '22P02'])('fails what Postgres refuses for its content: %s', async (code) => {
  const { result, whys } = await stored(Array.from({ length: 3 }, () => sqlError(code)));
  expect(result).toBe('failed');
  expect(whys).toEqual([
    expect.stringMatching(`^its end could not be stored: the database refuses it \\(SQLSTATE ${code}: .*runs`),
  ]);
  expect(whys[0]).not.toContain('secrets');
});

it('goes on trying to store the failure while Postgres is away, and ends where that too is refused', async () => {
  expect((await stored([sqlError('23505')], [new Error('ECONNREFUSED')])).result).toBe('failed');
  expect((await stored([sqlError('23505')], [sqlError('22021')])).result).toBeUndefined();
});
