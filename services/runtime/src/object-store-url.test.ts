import { describe, expect, it } from 'vitest';
import { parseStoreUrl } from './object-store-url.js';

describe('the URL of an object store', () => {
  it.each([
    ['file:///var/lib/mesh', { kind: 'folder', folder: '/var/lib/mesh' }],
    ['file:///a%20b', { kind: 'folder', folder: '/a b' }],
    ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: '' }],
    ['s3://my.bucket-1/a/b/', { kind: 's3', bucket: 'my.bucket-1', prefix: 'a/b/' }],
    ['S3://bucket/a b/%25', { kind: 's3', bucket: 'bucket', prefix: 'a b/%/' }],
    ['webhdfs://nn:9870', { kind: 'hdfs', origins: ['http://nn:9870'], base: '' }],
    ['webhdfs://nn:9870/a/b/', { kind: 'hdfs', origins: ['http://nn:9870'], base: '/a/b' }],
    ['swebhdfs://a:9871,b:9871/x', { kind: 'hdfs', origins: ['https://a:9871', 'https://b:9871'], base: '/x' }],
    ['webhdfs://[::1]:9870/x', { kind: 'hdfs', origins: ['http://[::1]:9870'], base: '/x' }],
  ])('reads %s', (url, location) => {
    expect(parseStoreUrl(url)).toEqual(location);
  });

  it.each([
    ['', 'file:///folder'],
    ['/var/lib', 'file:///folder'],
    ['file://host/folder', 'file:///folder'],
    ['https://bucket.s3.amazonaws.com', 's3://bucket/prefix'],
    ['s3://', '3 to 63'],
    ['s3://Bucket', '3 to 63'],
    ['s3://bucket?x=1', 'file:///folder'],
    ['s3://bucket/../x', '..'],
    ['s3://bucket/%2e%2e/x', '..'],
    ['s3://bucket/%zz', '%25'],
    [`s3://bucket/${'x'.repeat(201)}`, '200 bytes'],
    ['hdfs://nn:8020/x', 'webhdfs://'],
    ['webhdfs://nn/x', 'host:port'],
    ['webhdfs://nn:9870,/x', 'host:port'],
    ['webhdfs://nn:99999/x', 'host:port'],
    ['webhdfs://nn:9870/a:b', 'colon'],
  ])('refuses %j and says what would be right', (url, help) => {
    expect(() => parseStoreUrl(url)).toThrow(help);
  });

  it.each(['s3://key:secret-word@bucket/x', 'webhdfs://me:secret-word@nn:9870/x', 'ftp://secret-word'])(
    'never repeats what may be a secret: %s',
    (url) => {
      expect(() => parseStoreUrl(url)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret-word') }),
      );
    },
  );
});
