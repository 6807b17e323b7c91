import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interactions } from '../test/arbitraries.js';
import { fitModel } from './fit-model.js';
import { loadModel, modelNames } from './load-model.js';
import { ModelFormatError } from './model.js';
import { readModelFile, writeModelFile } from './model-file.js';

// Files of networks are tested in networks/, blends beside them.
const elsewhere: readonly string[] = ['transformer', 'gru', 'lstm', 'cnn', 'blend'];
const fittedHere = modelNames.filter((name) => !elsewhere.includes(name));

describe('a model file', () => {
  it('gives back settings and arrays of every kind', () => {
    const arrays = {
      a: Uint8Array.of(1, 2, 3),
      b: Uint32Array.of(4_000_000_000),
      c: Float32Array.of(0.5, -1),
      d: Float64Array.of(Math.PI, Number.NEGATIVE_INFINITY),
      e: new Uint32Array(0),
    };
    const file = readModelFile('vs-knn', writeModelFile('vs-knn', { m: 500, name: 'é' }, arrays));
    expect(file.settings).toEqual({ m: 500, name: 'é' });
    expect(file.array('a', 'u8')).toEqual(arrays.a);
    expect(file.array('b', 'u32')).toEqual(arrays.b);
    expect(file.array('c', 'f32')).toEqual(arrays.c);
    expect(file.array('d', 'f64')).toEqual(arrays.d);
    expect(file.array('e', 'u32')).toEqual(arrays.e);
    expect(() => file.array('a', 'u32')).toThrow(/no part a of kind u32/);
    expect(() => file.array('z', 'u8')).toThrow(/no part z/);
  });

  it.each(fittedHere)('of %s is refused when it is cut off anywhere', (name) => {
    fc.assert(
      fc.property(interactions, fc.nat(), (data, cut) => {
        const bytes = fitModel(name, data).toBytes();
        expect(() => loadModel(name, bytes.subarray(0, cut % bytes.length))).toThrow(ModelFormatError);
      }),
    );
  });

  it.each(fittedHere)('of %s is refused when any bit is another', (name) => {
    fc.assert(
      fc.property(interactions, fc.nat(), fc.nat(7), (data, place, bit) => {
        const bytes = fitModel(name, data).toBytes();
        const at = place % bytes.length;
        // The padding between the fixed words and the header is covered by the checksum too.
        bytes[at] = (bytes[at] as number) ^ (1 << bit);
        expect(() => loadModel(name, bytes)).toThrow(ModelFormatError);
      }),
    );
  });

  it('says what is wrong', () => {
    const bytes = fitModel('item-knn', []).toBytes();
    expect(() => loadModel('vs-knn', bytes)).toThrow('not a usable vs-knn model file: it holds a item-knn model');
    expect(() => loadModel('oracle', bytes)).toThrow(`no model oracle: there are ${modelNames.join(', ')}`);
    expect(() => loadModel('toString', bytes)).toThrow('no model toString');
    expect(() => loadModel('item-knn', new Uint8Array(3))).toThrow('3 bytes are too few');
    expect(() => loadModel('item-knn', new TextEncoder().encode('{"not": "a model file at all"}'))).toThrow(
      'it does not start like a model file',
    );
    expect(() => loadModel('item-knn', bytes.subarray(0, bytes.length - 8))).toThrow(/were written, \d+ are here/);
    const newer = bytes.slice();
    newer[4] = 9;
    expect(() => loadModel('item-knn', newer)).toThrow('format version 9, this program reads 1');
  });

  it('whose parts contradict each other is refused although its checksum is right', () => {
    const items = new TextEncoder().encode('["a","b"]');
    const settings = fitModel('item-knn', []).toBytes();
    const config = readModelFile('item-knn', settings).settings as object;
    const write = (offsets: number[], columns: number[], parts: object = {}): Uint8Array =>
      writeModelFile('item-knn', config, {
        items,
        offsets: Uint32Array.from(offsets),
        columns: Uint32Array.from(columns),
        similarities: new Float32Array(columns.length).fill(0.5),
        ...parts,
      });
    expect(loadModel('item-knn', write([0, 1, 2], [1, 0])).knows('b')).toBe(true);
    expect(() => loadModel('item-knn', write([0, 1, 2], [1, 2]))).toThrow('its rows point outside of it');
    expect(() => loadModel('item-knn', write([0, 3, 2], [1, 0]))).toThrow('its rows point outside of it');
    expect(() => loadModel('item-knn', write([0, 2], [1, 0]))).toThrow('its rows point outside of it');
    const one = { similarities: Float32Array.of(0.5) };
    expect(() => loadModel('item-knn', write([0, 1, 2], [1, 0], one))).toThrow('a weight over 0 for each neighbour');
    const unsorted = { items: new TextEncoder().encode('["b","a"]') };
    expect(() => loadModel('item-knn', write([0, 1, 2], [1, 0], unsorted))).toThrow('its items are out of order');
    const noList = { items: new TextEncoder().encode('["a",') };
    expect(() => loadModel('item-knn', write([0, 1, 2], [1, 0], noList))).toThrow('its items are not a list');
    const wrong = writeModelFile(
      'item-knn',
      { ...config, decay: 7 },
      {
        items,
        offsets: Uint32Array.of(0, 0, 0),
        columns: new Uint32Array(0),
        similarities: new Float32Array(0),
      },
    );
    expect(() => loadModel('item-knn', wrong)).toThrow(/its settings are wrong: decay must be/);
  });
});
