import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { GatheredReads, type Whose } from './gathered-reads.js';

const demo: Whose = { kind: 'customer', tenantId: 'demo' };
const other: Whose = { kind: 'customer', tenantId: 'other' };

interface Statement {
  whose: Whose;
  ids: readonly string[];
  answer(): void;
  fail(error: Error): void;
}

/** Reads whose statements end when the test says so; the value of an id is the number of its statement. */
function gathered(most: number) {
  const statements: Statement[] = [];
  const reads = new GatheredReads<number>(
    (whose, ids) =>
      new Promise((resolve, reject) => {
        const number = statements.length;
        const answer = () => resolve(new Map(ids.map((id) => [id, number])));
        statements.push({ whose, ids, answer, fail: reject });
      }),
    most,
  );
  return { statements, reads };
}

it('reads what is asked for in one turn with one statement, each id once, tenants apart', async () => {
  const { statements, reads } = gathered(2);
  const answers = [
    reads.read(demo, ['a', 'b']),
    reads.read(other, ['a']),
    reads.read(demo, ['b', 'c']),
    reads.read({ kind: 'item', tenantId: 'demo' }, ['a']),
  ];
  await turn();
  expect(statements.map(({ whose, ids }) => [whose, ids])).toEqual([
    [demo, ['a', 'b', 'c']],
    [other, ['a']],
  ]);
  statements[0]?.answer();
  expect((await answers[0])?.get('a')).toBe(0);
  expect((await answers[2])?.get('c')).toBe(0);
  await turn();
  expect(statements).toHaveLength(3);
  for (const statement of statements) statement.answer();
  expect((await answers[1])?.get('a')).toBe(1);
  expect((await answers[3])?.get('a')).toBe(2);
});

it('gathers what comes while statements are under way, and gives nobody what was read before they asked', async () => {
  const { statements, reads } = gathered(1);
  const first = reads.read(demo, ['a']);
  await turn();
  const second = reads.read(demo, ['a']);
  const third = reads.read(demo, ['b']);
  await turn();
  expect(statements).toHaveLength(1);
  statements[0]?.answer();
  expect((await first).get('a')).toBe(0);
  await turn();
  expect(statements[1]?.ids).toEqual(['a', 'b']);
  statements[1]?.answer();
  expect((await second).get('a')).toBe(1);
  expect((await third).get('b')).toBe(1);
});

it('fails those alone who wait for a statement that fails, and goes on', async () => {
  const { statements, reads } = gathered(1);
  const first = reads.read(demo, ['a']);
  await turn();
  const second = reads.read(demo, ['b']);
  statements[0]?.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await turn();
  statements[1]?.answer();
  expect((await second).get('b')).toBe(1);
});

it('ends a statement at a bounded number of ids, and lets another tenant go before the rest', async () => {
  const { statements, reads } = gathered(1);
  const ids = (from: number) => Array.from({ length: 50 }, (_, n) => `c-${from + n}`);
  const answers = [0, 50, 100, 150].map((from) => reads.read(demo, ids(from)));
  const late = reads.read(other, ['a']);
  await turn();
  statements[0]?.answer();
  await Promise.all(answers.slice(0, 2));
  await turn();
  expect(statements[1]?.whose).toEqual(other);
  statements[1]?.answer();
  await late;
  await turn();
  expect(statements.map((statement) => statement.ids.length)).toEqual([100, 1, 100]);
  statements[2]?.answer();
  await Promise.all(answers);
});

it('asks nothing for a caller who is gone before the statement', async () => {
  const { statements, reads } = gathered(1);
  const first = reads.read(demo, ['a']);
  await turn();
  const gone = new AbortController();
  const second = reads.read(demo, ['b'], gone.signal);
  const third = reads.read(other, ['c'], gone.signal);
  const fourth = reads.read(demo, ['d']);
  gone.abort(new Error('the caller is gone'));
  statements[0]?.answer();
  await first;
  await expect(second).rejects.toThrow('the caller is gone');
  statements[1]?.answer();
  expect((await fourth).get('d')).toBe(1);
  await expect(third).rejects.toThrow('the caller is gone');
  expect(statements.map(({ ids }) => ids)).toEqual([['a'], ['d']]);
});
