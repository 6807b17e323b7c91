import type { ItemTable } from '@insight-mesh/algorithms/item-table';
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from './random.js';
import { gatherRows, type Table, Weight } from './weights.js';

/** So many rows are projected at once where all are wanted. */
const chunk = 8192;

/** A learnt projection of the text vectors of items to the width of their vectors; nothing for an item without a text. */
export class TextProjection {
  readonly weight: Weight;
  private readonly texts: Float32Array;
  private readonly size: number;
  private readonly width: number;
  /** The items of the step, and the place of each among them. */
  private items = new Int32Array(0);
  private readonly placeOf: Int32Array;
  private projected: Float32Array = new Float32Array(0);

  /** @throws RangeError where the vectors are of different lengths */
  constructor(
    items: ItemTable,
    embeddings: ReadonlyMap<string, Float32Array>,
    { width, start, random, averaged }: { width: number; start: number; random: Random; averaged: boolean },
  ) {
    this.size = embeddings.values().next().value?.length ?? 1;
    this.width = width;
    this.texts = new Float32Array(items.size * this.size);
    items.ids.forEach((id, item) => {
      const text = embeddings.get(id);
      if (text === undefined) return;
      if (text.length !== this.size) {
        throw new RangeError(`the text vector of item ${id} has ${text.length} numbers, and others have ${this.size}`);
      }
      this.texts.set(text, item * this.size);
    });
    this.placeOf = new Int32Array(items.size).fill(-1);
    const shape = [this.size, width];
    this.weight = new Weight({ name: 'texts', shape, start: { normal: start }, decays: true }, random, averaged);
  }

  /** Projects the texts of a step's items. */
  project(ids: readonly Int32Array[]): void {
    for (const item of this.items) this.placeOf[item] = -1;
    const items: number[] = [];
    for (const list of ids) {
      for (const item of list) {
        if (item < 0 || (this.placeOf[item] as number) >= 0) continue;
        this.placeOf[item] = items.length;
        items.push(item);
      }
    }
    this.items = Int32Array.from(items);
    this.projected = this.product(gatherRows(this.texts, this.items, this.size), this.weight.values);
  }

  /** Adds an item's projected text; the item must be one of the step's. */
  addTo(item: number, into: Float32Array, place: number): void {
    if (item < 0) return;
    const begin = (this.placeOf[item] as number) * this.width;
    for (let k = 0; k < this.width; k++) {
      into[place + k] = (into[place + k] as number) + (this.projected[begin + k] as number);
    }
  }

  /** Of the projection, from the gradients of the items' vectors. */
  gradient(vectors: readonly Table[]): Float32Array {
    const { items, size, width } = this;
    const rows = new Float32Array(items.length * width);
    for (const table of vectors) {
      items.forEach((item, i) => {
        const row = table.gradientRow(item);
        for (let k = 0; k < width; k++) rows[i * width + k] = (rows[i * width + k] as number) + (row[k] as number);
      });
    }
    let gradient = new Float32Array(0);
    tf.tidy(() => {
      const texts = tf.tensor2d(gatherRows(this.texts, items, size), [items.length, size]);
      const product = tf.matMul(texts, tf.tensor2d(rows, [items.length, width]), true);
      gradient = product.dataSync() as Float32Array<ArrayBuffer>;
    });
    return gradient;
  }

  /** Adds all items' texts, as they are served, to [items, width]. */
  addAll(into: Float32Array): void {
    const { size, width } = this;
    const count = this.texts.length / size;
    for (let from = 0; from < count; from += chunk) {
      const texts = this.texts.subarray(from * size, Math.min(count, from + chunk) * size);
      const part = this.product(texts, this.weight.kept);
      for (let i = 0; i < part.length; i++) {
        into[from * width + i] = (into[from * width + i] as number) + (part[i] as number);
      }
    }
  }

  private product(texts: Float32Array, weight: Float32Array): Float32Array {
    const { size, width } = this;
    let product = new Float32Array(0);
    tf.tidy(() => {
      const rows = tf.tensor2d(texts, [texts.length / size, size]);
      product = tf.matMul(rows, tf.tensor2d(weight, [size, width])).dataSync() as Float32Array<ArrayBuffer>;
    });
    return product;
  }
}
