import type { ItemTable } from '@insight-mesh/algorithms/item-table';
import type { SequenceData } from '../models/fitting.js';
import type { Random } from './random.js';
import { TextProjection } from './text-projection.js';
import { Table, type Weight } from './weights.js';

/** What is read of an item by the network, or what its state is multiplied with. */
export type Side = 'read' | 'scored';

/** What is known of items beside their ids. */
export interface KnownOfItems {
  attributes: SequenceData['attributes'];
  embeddings: SequenceData['embeddings'];
}

/**
 * The vectors of items: a learnt one of each item; where the data has attributes, the mean of a learnt one of each of the item's attributes; and
 * where it has text vectors, a learnt projection of the item's. They are composed and taken apart here, in the memory of the process, so
 * the network sees finished vectors only, and a model that serves knows of neither. Where outputs are their own, an item has two learnt vectors,
 * one that is read and one that is scored; attributes and texts are shared.
 */
export class ItemVectors {
  readonly tables: Table[];
  readonly dense: Weight[];
  private readonly read: Table;
  private readonly scored: Table;
  private readonly attributes: { table: Table; offsets: Int32Array; columns: Int32Array } | undefined;
  private readonly texts: TextProjection | undefined;
  private readonly width: number;

  constructor(options: {
    items: ItemTable;
    width: number;
    start: number;
    random: Random;
    averaged: boolean;
    known: KnownOfItems;
    ownOutputs: boolean;
  }) {
    const { items, width, start, random, averaged, known } = options;
    this.width = width;
    const made = (name: string, rows: number): Table =>
      new Table({ name, shape: [rows, width], start: { normal: start }, decays: true }, random, averaged);
    this.read = made('items', items.size);
    this.scored = options.ownOutputs ? made('outputs', items.size) : this.read;
    this.tables = [...new Set([this.read, this.scored])];
    if (known.attributes !== undefined) {
      const { offsets, columns, size } = attributeRows(items, known.attributes);
      this.attributes = { table: made('attributes', size), offsets, columns };
      this.tables.push(this.attributes.table);
    }
    if (known.embeddings !== undefined) {
      this.texts = new TextProjection(items, known.embeddings, { width, start, random, averaged });
    }
    this.dense = this.texts === undefined ? [] : [this.texts.weight];
  }

  /** What the items' own vectors begin with, in place of most of the noise. */
  start(read: Float64Array, scored: Float64Array): void {
    this.read.begin(read);
    if (this.scored !== this.read) this.scored.begin(scored);
  }

  /** To be called before the gathers of a step, with the ids of all of them. */
  prepare(ids: readonly Int32Array[]): void {
    this.texts?.project(ids);
  }

  /** [ids, width]; 0 for an id under 0. */
  gather(ids: Int32Array, side: Side): Float32Array {
    const rows = this[side].gather(ids);
    for (let i = 0; i < ids.length; i++) {
      this.addAttributes(ids[i] as number, rows, i * this.width, false);
      this.texts?.addTo(ids[i] as number, rows, i * this.width);
    }
    return rows;
  }

  addGradients(ids: Int32Array, gradients: Float32Array, side: Side): void {
    this[side].addGradients(ids, gradients);
  }

  /** Passes the items' gradients on to attributes and texts. To be called once, after the last addGradients of a step. */
  finishGradients(): [Weight, Float32Array][] {
    if (this.attributes !== undefined) {
      const { table, offsets, columns } = this.attributes;
      for (const own of new Set([this.read, this.scored])) {
        for (const item of own.touchedRows()) {
          const [from, to] = [offsets[item] as number, offsets[item + 1] as number];
          const gradient = own.gradientRow(item);
          for (let p = from; p < to; p++) table.addGradient(columns[p] as number, gradient, 0, 1 / (to - from));
        }
      }
    }
    return this.texts === undefined
      ? []
      : [[this.texts.weight, this.texts.gradient([...new Set([this.read, this.scored])])]];
  }

  /** [items, width], as they are served. */
  all(side: Side): Float32Array {
    const vectors = this[side].kept.slice();
    const count = vectors.length / this.width;
    for (let item = 0; item < count; item++) this.addAttributes(item, vectors, item * this.width, true);
    this.texts?.addAll(vectors);
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
