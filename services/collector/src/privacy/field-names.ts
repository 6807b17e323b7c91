import { maskText } from '@insight-mesh/algorithms/mask-text';
import { type FieldReading, readFieldName } from '@insight-mesh/algorithms/personal-fields';

export interface Field extends FieldReading {
  /** The name itself, masked where it tells of a person: someone's address may be the name of a field. */
  name: string;
}

const maxKnown = 10_000;
/** Longer names are rare and would fill the memory. */
const longestKnown = 64;

/** Reads names of free fields, each once: trackers send the same few for ever. */
export class FieldNames {
  readonly #known = new Map<string, Field>();

  read(name: string): Field {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const field = { ...readFieldName(name), name: maskText(name).text };
    if (name.length <= longestKnown) {
      if (this.#known.size >= maxKnown) this.#known.clear();
      this.#known.set(name, field);
    }
    return field;
  }
}
