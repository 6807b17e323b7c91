import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileBoost, compileFilter } from './filter-and-boost.js';

const page = readFileSync(new URL('../../EXPRESSIONS.md', import.meta.url), 'utf8');
const [filters = '', boosts = ''] = Array.from(page.matchAll(/```cel\n(.*?)```/gs), ([, block = '']) => block);

function lines(block: string): string[] {
  return block.split('\n').filter((line) => line !== '');
}

describe('EXPRESSIONS.md', () => {
  it('has fifteen filters and three boosts', () => {
    expect([lines(filters).length, lines(boosts).length]).toEqual([15, 3]);
  });

  it.each(lines(filters))('the filter %s is accepted', (text) => {
    expect(compileFilter(text, 'rules.filter')).toHaveProperty('keep');
  });

  it.each(lines(boosts))('the boost %s is accepted', (text) => {
    expect(compileBoost(text, 'rules.boost')).toHaveProperty('factor');
  });

  it('quotes refusals as they are', () => {
    const quoted = (text: string) => {
      try {
        compileFilter(text, 'rules.filter');
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    };
    expect(page).toContain(`\n${quoted('item.colour == "red"')}\n`);
    expect(page).toContain(`\n${quoted('item.price * 1.5 > 3.0')}\n`);
  });
});
