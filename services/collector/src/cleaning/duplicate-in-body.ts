import { Dropped } from '../intake/dropped.js';
import type { Rule } from './rule.js';

const dropped = new Dropped('duplicate-in-body');

export const duplicateInBody: Rule = {
  name: 'duplicate-in-body',
  sentence:
    'Of events with one id in one call the first that passes the checks stays, the others are dropped; without an id nothing is a duplicate.',
  event: ({ id }, { ids }) => (id === undefined || ids.add(id) ? undefined : dropped),
};
