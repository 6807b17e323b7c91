import type { ItemTable } from '@insight-mesh/algorithms/item-table';
import type { SequenceData } from '../models/fitting.js';
import type { Random } from './random.js';
import { Table } from './weights.js';

/**
 * The vectors of items: a learnt one of each item, and where the data has attributes the mean of a learnt one of each of the item's
 * attributes. They are composed and taken apart here, in the memory of the process, so the backend sees finished vectors only.
 */
export class ItemVectors {
  readonly tables: Table[];
  private readonly own: Table;
  private readonly attributes: { table: Table; offsets: Int32Array; columns: Int32Array } | undefined;
  private readonly width: number;

  constructor(options: {
    items: ItemTable;
    width: number;
    start: number;
    random: Random;
    averaged: boolean;
    attributes: SequenceData['attributes'];
  }) {
    const { items, width, start, random, averaged } = options;
    this.width = width;
    const made = (name: string, rows: number): Table =>
      new Table({ name, shape: [rows, width], start: { normal: start }, decays: true }, random, averaged);
    this.own = made('items', items.size);
    this.tables = [this.own];
    if (options.attributes === undefined) return;
    const { offsets, columns, size } = attributeRows(items, options.attributes);
    this.attributes = { table: made('attributes', size), offsets, columns };
    this.tables.push(this.attributes.table);
  }

  /** What the items' own vectors begin with, in place of most of the noise. */
  start(values: Float64Array): void {
    this.own.begin(values);
  }

  /** [ids, width]; 0 for an id under 0. */
  gather(ids: Int32Array): Float32Array {
    const rows = this.own.gather(ids);
    if (this.attributes === undefined) return rows;
    for (let i = 0; i < ids.length; i++) this.addAttributes(ids[i] as number, rows, i * this.width, false);
    return rows;
  }

  addGradients(ids: Int32Array, gradients: Float32Array): void {
    this.own.addGradients(ids, gradients);
  }

  /** Passes the items' gradients on to their attributes. To be called once, after the last addGradients of a step. */
  finishGradients(): void {
    if (this.attributes === undefined) return;
    const { table, offsets, columns } = this.attributes;
    for (const item of this.own.touchedRows()) {
      const [from, to] = [offsets[item] as number, offsets[item + 1] as number];
      const gradient = this.own.gradientRow(item);
      for (let p = from; p < to; p++) table.addGradient(columns[p] as number, gradient, 0, 1 / (to - from));
    }
  }

  /** [items, width], as they are served (`kept`) or as they are trained. */
  all(kept: boolean): Float32Array {
    const vectors = (kept ? this.own.kept : this.own.values).slice();
    if (this.attributes === undefined) return vectors;
    for (let item = 0; item * this.width < vectors.length; item++) {
      this.addAttributes(item, vectors, item * this.width, kept);
    }
    return vectors;
  }

  private addAttributes(item: number, into: Float32Array, place: number, kept: boolean): void {
    if (item < 0 || this.attributes === undefined) return;
    const { table, offsets, columns } = this.attributes;
    const values = kept ? table.kept : table.values;
    const [from, to] = [offsets[item] as number, offsets[item + 1] as number];
    const share = 1 / (to - from);
    for (let p = from; p < to; p++) {
      const begin = (columns[p] as number) * this.width;
      for (let k = 0; k < this.width; k++) {
        into[place + k] = (into[place + k] as number) + share * (values[begin + k] as number);
      }
    }
  }
}

function attributeRows(items: ItemTable, attributes: NonNullable<SequenceData['attributes']>) {
  const known = new Set(items.ids.flatMap((id) => attributes.get(id) ?? []));
  const places = new Map([...known].sort().map((name, place) => [name, place]));
  const offsets = new Int32Array(items.size + 1);
  const columns: number[] = [];
  items.ids.forEach((id, item) => {
    for (const name of new Set(attributes.get(id))) columns.push(places.get(name) as number);
    offsets[item + 1] = columns.length;
  });
  return { offsets, columns: Int32Array.from(columns), size: places.size };
}
