import { AppError } from '@insight-mesh/runtime/errors';
import { expect, it } from 'vitest';
import { untilWritten } from './until-written.js';

const signal = new AbortController().signal;

function failing(times: number, code: AppError['code']) {
  let left = times;
  return async (): Promise<string> => {
    if (left-- > 0) throw new AppError(code, 'writing the object models/a');
    return 'written';
  };
}

it('tries again while the store is full or away, and says so once each time', async () => {
  const warnings: string[] = [];
  const options = { signal, warn: (text: string) => void warnings.push(text), pausesMs: [0, 0] };
  expect(await untilWritten(failing(2, 'UNAVAILABLE'), options)).toBe('written');
  expect(new Set(warnings)).toEqual(new Set(['the artefact could not be written at once; it was tried again']));
});

it('ends after so many tries, with what was tried', async () => {
  const options = { signal, warn: () => {}, pausesMs: [0, 0] };
  await expect(untilWritten(failing(3, 'RESOURCE_EXHAUSTED'), options)).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: 'the artefact could not be written in 3 tries: writing the object models/a',
  });
});

it('ends at once for what no waiting mends', async () => {
  const options = { signal, warn: () => {}, pausesMs: [0] };
  await expect(untilWritten(failing(1, 'PERMISSION_DENIED'), options)).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
});
