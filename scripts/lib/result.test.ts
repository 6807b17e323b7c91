import { describe, expect, it } from 'vitest';
import { explain, table } from './result.js';

describe('explain', () => {
  it('says where nothing listens', () => {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:5432');
    expect(explain(error)).toBe(
      'nothing listens on 127.0.0.1:5432: is the server running, and is that its address? (connect ECONNREFUSED 127.0.0.1:5432)',
    );
  });

  it('leaves every other message as it is', () => {
    expect(explain(new Error('permission denied'))).toBe('permission denied');
    expect(explain('stopped')).toBe('stopped');
  });
});

describe('table', () => {
  it('aligns columns by their widest cell', () => {
    expect(table(['id', 'name'], [['tenant-1', 'A']])).toBe('id        name\ntenant-1  A\n');
  });
});
