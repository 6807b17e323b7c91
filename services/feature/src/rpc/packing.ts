import type { Definition } from '../definitions/definition.js';
import type { EntityView } from '../definitions/entity-view.js';

/** Values of entities × features as float64, little-endian, and a bit for each that is a default. */
export class PackedValues {
  readonly values: Buffer;
  readonly defaults: Buffer;
  readonly #definitions: readonly Definition[];
  readonly #entities: number;
  readonly #byColumn: boolean;

  constructor(entities: number, definitions: readonly Definition[], byColumn: boolean) {
    const count = entities * definitions.length;
    this.values = Buffer.allocUnsafe(count * 8);
    this.defaults = Buffer.alloc(Math.ceil(count / 8));
    this.#definitions = definitions;
    this.#entities = entities;
    this.#byColumn = byColumn;
  }

  /** The row of one entity; of one that is unknown, defaults. */
  set(entity: number, view: EntityView | undefined): void {
    const columns = this.#definitions.length;
    for (const [column, definition] of this.#definitions.entries()) {
      const at = this.#byColumn ? column * this.#entities + entity : entity * columns + column;
      const value = view === undefined ? undefined : definition.value(view);
      if (value === undefined) this.defaults[at >>> 3] = (this.defaults[at >>> 3] ?? 0) | (1 << (at & 7));
      this.values.writeDoubleLE(value ?? definition.default, at * 8);
    }
  }
}
