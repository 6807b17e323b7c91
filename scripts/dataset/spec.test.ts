import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseFeatures } from './features.js';
import { readSpecFile, toSpec } from './spec.js';

const folder = mkdtempSync(join(tmpdir(), 'dataset-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'spec.yaml');
  writeFileSync(path, text);
  return path;
}

describe('a list of features', () => {
  it('has kinds, names, all and sets', () => {
    expect(parseFeatures('customer:view_count_7d,purchase_count_30d, item:*,session:@recommendation,@risk')).toEqual([
      { kind: 'ENTITY_KIND_CUSTOMER', names: ['view_count_7d', 'purchase_count_30d'] },
      { kind: 'ENTITY_KIND_ITEM', names: [] },
      { kind: 'ENTITY_KIND_SESSION', feature_set: 'recommendation' },
      { feature_set: 'risk' },
    ]);
  });

  it('is refused with what would be right', () => {
    expect(() => parseFeatures('view_count_7d')).toThrow(
      '"view_count_7d" is not KIND:NAME; write "customer:view_count_7d',
    );
    expect(() => parseFeatures('client:view_count_7d')).toThrow(
      '"client" is no kind of entity; the kinds are customer, item',
    );
    expect(() => parseFeatures('customer:')).toThrow('"customer:" is not KIND:NAME');
    expect(() => parseFeatures('customer:view*')).toThrow('"view*" of customer is no name of a feature');
  });
});

describe('a spec', () => {
  it('is read from a file', () => {
    const path = file(`
features:
  customer: [view_count_7d, purchase_count_30d]
  item: "*"
labels: { rule: purchase within 7d of view, from: 2026-01-01T00:00:00Z, share: 0.5, seed: 3 }
knowledge: received
missing: "null"
joins: false
`);
    expect(toSpec(readSpecFile(path))).toEqual({
      upload: undefined,
      spec: {
        features: [
          { kind: 'ENTITY_KIND_CUSTOMER', names: ['view_count_7d', 'purchase_count_30d'] },
          { kind: 'ENTITY_KIND_ITEM', names: [] },
        ],
        rule: {
          anchor: 'LABEL_ANCHOR_EVENT',
          outcome: ['EVENT_TYPE_PURCHASE'],
          types: ['EVENT_TYPE_VIEW'],
          within_ms: 604_800_000,
          match: 'LABEL_MATCH_CUSTOMER',
          from: { seconds: 1_767_225_600, nanos: 0 },
          share: 0.5,
          seed: 3,
        },
        knowledge: 'LABEL_KNOWLEDGE_RECEIVED',
        missing: 'MISSING_VALUE_NULL',
        joins: false,
      },
    });
    expect(toSpec(readSpecFile(file('{"features": "customer:*", "labels": "labels.csv"}')))).toMatchObject({
      upload: 'labels.csv',
      spec: { features: [{ kind: 'ENTITY_KIND_CUSTOMER', names: [] }] },
    });
    const key = readSpecFile(file('{"features": ["@risk"], "labels": {"key": "labels/tenant=demo/a.csv"}}'));
    expect(toSpec(key)).toMatchObject({ upload: undefined, spec: { given: { key: 'labels/tenant=demo/a.csv' } } });
  });

  it('tells everything that is wrong with a file at once', () => {
    const path = file('{"features": 3, "labels": {"rule": 1}, "knowledge": "all", "join": true}');
    expect(() => readSpecFile(path)).toThrow(/is no spec of a data set:\n {2}features: must be .*\n.*labels: must be/s);
  });

  it('takes its labels in one way', () => {
    const features = parseFeatures('customer:*');
    expect(() => toSpec({ features })).toThrow('labels come in one way');
    expect(() => toSpec({ features, labels: 'a.csv', rule: 'purchase within 7d of view' })).toThrow(
      'labels come in one way',
    );
    expect(() => toSpec({ features, labels: 'a.csv', share: 0.5 })).toThrow('share goes with a rule');
    expect(() => toSpec({ features, rule: 'purchase within 7d of view', from: 'today' })).toThrow(
      'from must be an RFC 3339 time',
    );
  });
});
