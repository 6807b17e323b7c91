import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentFiles, type LakeFileName, lakeFileKey, parseLakeFile } from './lake-files.js';

const name = fc.record({
  tenantId: fc.constantFrom('demo', 'other', '0123'),
  day: fc.constantFrom('2026-05-01', '2026-05-02'),
  partition: fc.integer({ min: 0, max: 2 }),
  from: fc.bigInt(0n, 12n),
  length: fc.bigInt(1n, 6n),
  source: fc.constantFrom('', '0a1b2c3d'),
  revision: fc.integer({ min: 0, max: 2 }),
});
const file = name.map(({ length, ...rest }): LakeFileName => ({ ...rest, to: rest.from + length }));

const sameGroup = (a: LakeFileName, b: LakeFileName) =>
  a.tenantId === b.tenantId && a.day === b.day && a.partition === b.partition && a.source === b.source;
const within = (a: LakeFileName, b: LakeFileName) =>
  b.from <= a.from && a.to <= b.to && (a.from !== b.from || a.to !== b.to || a.revision < b.revision);

describe('names of the lake', () => {
  it('tell what they were made of', () => {
    fc.assert(
      fc.property(file, (each) => {
        expect(parseLakeFile(lakeFileKey(each))).toEqual(each);
      }),
    );
    const key = 'lake/events/tenant=demo/day=2026-05-01/p3-10-20-k0a1b2c3d-r2.parquet';
    expect(parseLakeFile(`/var/.local/${key}`)).toEqual({
      tenantId: 'demo',
      day: '2026-05-01',
      partition: 3,
      from: 10n,
      to: 20n,
      source: '0a1b2c3d',
      revision: 2,
    });
  });

  it('of a release before sources are read as before', () => {
    const key = 'lake/events/tenant=demo/day=2026-05-01/p3-0-9223372036854775807.parquet';
    expect(parseLakeFile(key)).toMatchObject({ source: '', revision: 0, to: 2n ** 63n - 1n });
  });

  it.each([
    'lake/events/tenant=demo/day=2026-05-01/part-0000.parquet',
    'lake/events/tenant=demo/day=2026-05-01/p3-20-10.parquet',
    'lake/events/tenant=demo/day=2026-05-01/p3-10-10.parquet',
    'lake/events/tenant=demo/day=2026-05-01/p3-10-20.parquet.tmp',
    'lake/events/tenant=demo/day=2026-05-01/p3-10-20-r0.parquet',
    'lake/events/tenant=demo/day=2026-05-01/p3-10-20-kXYZ.parquet',
    'lake/events/tenant=demo/p3-10-20.parquet',
  ])('are none of ours: %s', (key) => {
    expect(parseLakeFile(key)).toBeUndefined();
    expect(currentFiles([key])).toEqual({ current: [], superseded: [], foreign: [key] });
  });
});

describe('the current files', () => {
  it('are those whose range lies within no other of the same partition and day', () => {
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: lakeFileKey, maxLength: 25 }), (files) => {
        const isSuperseded = (a: LakeFileName) => files.some((b) => sameGroup(a, b) && within(a, b));
        const keys = (wanted: boolean) => files.filter((each) => isSuperseded(each) === wanted).map(lakeFileKey);
        expect(currentFiles(files.map(lakeFileKey))).toEqual({
          current: keys(false),
          superseded: keys(true),
          foreign: [],
        });
      }),
    );
  });

  it('hold each offset of a partition once, whichever step a compaction was killed at', () => {
    const cuts = fc.uniqueArray(fc.bigInt(0n, 1_000n), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(
        cuts,
        fc.nat(),
        fc.nat(),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        (ends, a, b, gone) => {
          const sorted = ends.sort((x, y) => (x < y ? -1 : 1));
          const base = { tenantId: 'demo', day: '2026-05-01', partition: 0, source: '', revision: 0 };
          const small = sorted.slice(1).map((to, at) => ({ ...base, from: sorted[at] ?? 0n, to }));
          const [first, last] = [a % small.length, b % small.length].sort((x, y) => x - y);
          const inputs = small.slice(first, (last ?? 0) + 1);
          const merged = { ...base, from: inputs[0]?.from ?? 0n, to: inputs.at(-1)?.to ?? 0n };
          // The merged file is there, and any of those that went into it are deleted already.
          const left = small.filter((each, at) => !inputs.includes(each) || !gone[at]);
          const keys = [...new Set([...left, merged].map(lakeFileKey))];
          const covered = currentFiles(keys)
            .current.flatMap((key) => parseLakeFile(key) ?? [])
            .sort((x, y) => (x.from < y.from ? -1 : 1));
          expect(covered[0]?.from).toBe(sorted[0]);
          expect(covered.at(-1)?.to).toBe(sorted.at(-1));
          for (const [at, each] of covered.entries()) if (at > 0) expect(each.from).toBe(covered[at - 1]?.to);
        },
      ),
    );
  });

  it('pass over what is hidden', () => {
    const hidden = [
      'lake/events/_symlink_format_manifest/tenant=demo/day=2026-05-01/manifest',
      'lake/events/tenant=demo/day=2026-05-01/.p0-0-1.parquet',
      'lake/events/tenant=demo/day=2026-05-01/_SUCCESS',
    ];
    expect(currentFiles(hidden)).toEqual({ current: [], superseded: [], foreign: [] });
  });
});
