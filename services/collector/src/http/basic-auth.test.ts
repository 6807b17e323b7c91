import { describe, expect, it } from 'vitest';
import { basicUser } from './basic-auth.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('basicUser', () => {
  it('is the user name, whatever the password', () => {
    expect(basicUser(basic('im_k1_secret:'))).toBe('im_k1_secret');
    expect(basicUser(basic('im_k1_secret:pass:word'))).toBe('im_k1_secret');
    expect(basicUser(basic('im_k1_secret').replace('Basic', 'basic'))).toBe('im_k1_secret');
  });

  it.each([[undefined], [''], ['Bearer abc'], ['Basic'], ['Basic !!!'], [basic(':password')]])(
    'is none in %j',
    (header) => {
      expect(basicUser(header)).toBeUndefined();
    },
  );
});
