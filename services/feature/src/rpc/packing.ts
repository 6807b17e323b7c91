import { endianness } from 'node:os';
import type { Definition } from '../definitions/definition.js';
import type { EntityView } from '../definitions/entity-view.js';

const littleEndian = endianness() === 'LE';

/** Values of entities × features as float64, little-endian, and a bit for each that is a default. */
export class PackedValues {
  readonly #values: Float64Array;
  readonly defaults: Buffer;
  readonly #definitions: readonly Definition[];
  readonly #entities: number;
  readonly #byColumn: boolean;

  constructor(entities: number, definitions: readonly Definition[], byColumn: boolean) {
    const count = entities * definitions.length;
    this.#values = new Float64Array(count);
    this.defaults = Buffer.alloc(Math.ceil(count / 8));
    this.#definitions = definitions;
    this.#entities = entities;
    this.#byColumn = byColumn;
  }

  /** All values; to be asked for once, when they are set. */
  get values(): Buffer {
    const bytes = Buffer.from(this.#values.buffer);
    return littleEndian ? bytes : bytes.swap64();
  }

  /** The row of one entity; of one that is unknown, defaults. */
  set(entity: number, view: EntityView | undefined): void {
    const values = this.#values;
    const definitions = this.#definitions;
    const step = this.#byColumn ? this.#entities : 1;
    let at = this.#byColumn ? entity : entity * definitions.length;
    for (let column = 0; column < definitions.length; column++) {
      const definition = definitions[column];
      if (definition === undefined) break;
      const value = view === undefined ? undefined : definition.value(view);
      if (value === undefined) this.defaults[at >>> 3] = (this.defaults[at >>> 3] ?? 0) | (1 << (at & 7));
      values[at] = value ?? definition.default;
      at += step;
    }
  }
}
