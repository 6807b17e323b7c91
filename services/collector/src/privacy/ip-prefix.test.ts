import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipPrefix, ipPrefixes } from './ip-prefix.js';

describe('the prefix of an IP address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0'],
    [' 203.0.113.7 ', '203.0.113.0'],
    ['10.0.0.0', '10.0.0.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
    ['2001:0DB8:0001:0000:0000:0000:0000:0001', '2001:db8:1::'],
    ['::1', '::'],
    ['fe80::1ff:fe23:4567:890a%eth0', 'fe80::'],
    ['::ffff:203.0.113.7', '203.0.113.0'],
    ['::ffff:cb00:7107', '203.0.113.0'],
    ['2002:cb00:7107:1::1', '203.0.113.0'],
    ['64:ff9b::203.0.113.7', '64:ff9b::'],
  ])('of %s is %s', (address, prefix) => {
    expect(ipPrefix(address)).toBe(prefix);
  });

  it.each([
    '',
    '203.0.113',
    '203.0.113.256',
    '0xcb.0.113.7',
    '203.0.113.7:443',
    '[::1]',
    '12:30:45',
    'localhost',
    '1e3',
  ])('of %s is none', (text) => {
    expect(ipPrefix(text)).toBeUndefined();
  });

  it('of any address is one, stays itself, and hangs on nothing behind the prefix', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const prefix = ipPrefix(address) ?? '';
        expect(isIP(prefix)).not.toBe(0);
        expect(ipPrefix(prefix)).toBe(prefix);
      }),
    );
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count });
    fc.assert(
      fc.property(groups(3), groups(5), groups(5), (network, one, other) => {
        fc.pre(network.some((each) => each !== '0'));
        expect(ipPrefix([...network, ...one].join(':'))).toBe(ipPrefix([...network, ...other].join(':')));
      }),
    );
  });
});

it('a list keeps its order and loses what is no address', () => {
  expect(ipPrefixes('203.0.113.7, 2001:db8:1:2::3,unknown,"_hidden"')).toBe('203.0.113.0, 2001:db8:1::');
  expect(ipPrefixes('unknown')).toBeUndefined();
});
