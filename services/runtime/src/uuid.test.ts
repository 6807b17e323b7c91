import { expect, it } from 'vitest';
import { uuidV7 } from './uuid.js';

it('makes UUIDs of version 7 that sort by time and differ', () => {
  const ids = [0, 1, 1_777_627_800_412, 2 ** 48 - 1].map(uuidV7);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(Number.parseInt((ids[2] ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(1_777_627_800_412);
  expect(new Set(Array.from({ length: 1_000 }, () => uuidV7(5))).size).toBe(1_000);
});
