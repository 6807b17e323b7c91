import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkoutRoot } from './checkout.js';
import { collectorDoors } from './doors.js';

it("the doors that a key can be limited to are the collector's", () => {
  const source = readFileSync(join(checkoutRoot(), 'services/collector/src/access/doors.ts'), 'utf8');
  const listed = /doors = \[([^\]]+)\]/.exec(source)?.[1] ?? '';
  expect([...listed.matchAll(/'([^']+)'/g)].map((match) => match[1])).toEqual([...collectorDoors]);
});
