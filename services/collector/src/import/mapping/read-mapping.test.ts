import { describe, expect, it } from 'vitest';
import { checkColumns } from './check-columns.js';
import { MappingError, mappingHash, readMapping, toMapping } from './read-mapping.js';
import { readyMade } from './ready-made.js';

function problems(mapping: object): readonly string[] {
  try {
    toMapping(mapping, 'm');
    return [];
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
}

describe('a mapping', () => {
  it('is refused with each wrong thing, and what may have been meant', () => {
    expect(
      problems({
        kind: 'orders',
        delimeter: ';',
        csv: { delimiter: ';', qoute: "'" },
        fields: {
          customer: 'a',
          order_id: { colunm: 'b' },
          occurred_at: { column: 'c', time: '%Q', zone: 'Europe/Berlim' },
        },
      }),
    ).toEqual([
      'csv.qoute is no option; did you mean quote?',
      'fields.order_id.colunm is no option; did you mean column?',
      expect.stringContaining('delimeter is no option; '),
    ]);
    expect(
      problems({
        kind: 'orders',
        fields: {
          customer: 'a',
          order_id: {},
          occurred_at: { column: 'c', time: '%Q', zone: 'Europe/Berlim' },
          value: { column: 'v', money: 'decimal', as: 'text' },
        },
      }),
    ).toEqual([
      expect.stringMatching(/^fields\.customer: orders have no such field; did you mean customer_id\?$/),
      'items is missing: orders need it',
      'fields: orders need customer_id or anonymous_id',
      'fields.order_id: must have one of column, columns and constant',
      expect.stringContaining('fields.occurred_at.time has %Q'),
      'fields.occurred_at.zone: there is no time zone "Europe/Berlim"; did you mean Europe/Berlin?',
      'fields.value: money and as cannot be together',
      'fields.currency is missing: decimal money needs it, for example {"constant": "EUR"}',
    ]);
    expect(problems({ kind: 'things', fields: {} })).toEqual(['kind: must be one of items, customers, orders, events']);
    expect(problems({ kind: 'items', fields: { id: 'a' }, group_by: 'a', refund: { column: 'a' } })).toHaveLength(3);
  });

  it('is compared with the columns of the file', () => {
    const mapping = toMapping(
      { kind: 'items', key: 'skuu', fields: { id: 'sku', title: { column: 'Titel', optional: true }, brand: 'Brnd' } },
      'm',
    );
    expect(checkColumns(mapping, ['sku', 'title', 'brand'])).toEqual([
      'fields.brand: the file has no column "Brnd"; did you mean brand?',
      'key: the file has no column "skuu"; did you mean sku?',
    ]);
    expect(checkColumns(toMapping({ kind: 'items', fields: { id: 'a' } }, 'm'), ['a', 'b', 'a'])).toEqual([
      'the header has the column "a" more than once, and the mapping uses it',
    ]);
    const nested = toMapping(
      {
        kind: 'orders',
        fields: { order_id: 'id', customer_id: 'buyer.id' },
        items: { from: 'lines', item_id: 'skuu' },
      },
      'm',
    );
    expect(checkColumns(nested, ['id', 'buyer', 'buyer.id', 'lines', 'lines[].sku'])).toEqual([
      'items.item_id: the file has no column "skuu"; did you mean sku?',
    ]);
  });

  it('is the same however it is written', () => {
    const json = readMapping('{"kind":"items","fields":{"id":"sku","brand":"b"}}', 'a.json');
    const yaml = readMapping('# ours\nkind: items\nfields:\n  brand: {column: b}\n  id: sku\n', 'a.yaml');
    expect(mappingHash(json)).toBe(mappingHash(yaml));
    expect(mappingHash(json)).not.toBe(mappingHash({ ...json, trim: false }));
    expect(() => readMapping('kind: [', 'a.yaml')).toThrow(/a.yaml is neither JSON nor YAML/);
  });

  it('is there for public files', () => {
    for (const [name, mapping] of Object.entries(readyMade)) expect(() => toMapping(mapping, name), name).not.toThrow();
  });
});
