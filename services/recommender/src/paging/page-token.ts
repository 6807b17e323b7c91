import { createHash } from 'node:crypto';
import { murmur3 } from '@insight-mesh/algorithms/murmur3';

const VERSION = 1;
const FINGERPRINT_BYTES = 8;
const HEAD = 1 + FINGERPRINT_BYTES;
/** Items of all pages of one list. */
export const MOST_PAGED = 2_000;

/** What earlier pages of a list have shown. */
export interface PageToken {
  /** Whether an earlier page has shown the item. Of 2,000 that were shown one in a million others is taken for one of them. */
  shown(itemId: string): boolean;
  /** The token of the page behind these; empty where the list has become as long as one may be. */
  next(itemIds: readonly string[]): string;
}

/** Says which request a token belongs to: a short hash of all that makes its list. */
export function fingerprintOf(parts: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, FINGERPRINT_BYTES);
}

/**
 * A page token holds short hashes of what was shown and of the request, and nothing else: any replica goes on from it, whatever has happened since.
 * @param token empty: the first page
 * @param fingerprint asked only where a token is read or made
 * @returns undefined where the token is none, or of another request
 */
export function readPageToken(token: string, fingerprint: () => Buffer): PageToken | undefined {
  if (token === '') return pageAfter(new Set(), fingerprint);
  const bytes = Buffer.from(token, 'base64url');
  const size = bytes.length - HEAD;
  if (bytes.toString('base64url') !== token || bytes[0] !== VERSION) return undefined;
  if (size < 0 || size % 4 !== 0 || size / 4 > MOST_PAGED) return undefined;
  if (!bytes.subarray(1, HEAD).equals(fingerprint())) return undefined;
  const hashes = new Set<number>();
  for (let at = HEAD; at < bytes.length; at += 4) hashes.add(bytes.readUInt32LE(at));
  return pageAfter(hashes, fingerprint);
}

function pageAfter(hashes: ReadonlySet<number>, fingerprint: () => Buffer): PageToken {
  return {
    shown: (itemId) => hashes.size > 0 && hashes.has(hashOf(itemId)),
    next: (itemIds) => {
      const all = [...hashes, ...itemIds.map(hashOf)];
      if (all.length > MOST_PAGED) return '';
      const bytes = Buffer.alloc(HEAD + all.length * 4);
      bytes[0] = VERSION;
      fingerprint().copy(bytes, 1);
      all.forEach((hash, index) => {
        bytes.writeUInt32LE(hash, HEAD + index * 4);
      });
      return bytes.toString('base64url');
    },
  };
}

const hashOf = (itemId: string): number => murmur3(itemId) >>> 0;
