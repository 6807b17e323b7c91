/** A wrong field; the path is put together on the way up, so that the way down costs nothing. */
export class FieldError extends Error {
  #path = '';
  readonly description: string;

  constructor(description: string) {
    super(description);
    this.description = description;
  }

  /** Path from the message, for example items[2].quantity; empty for the message itself. */
  get path(): string {
    return this.#path.startsWith('.') ? this.#path.slice(1) : this.#path;
  }

  inField(name: string): this {
    this.#path = `.${name}${this.#path}`;
    return this;
  }

  inElement(index: number): this {
    this.#path = `[${index}]${this.#path}`;
    return this;
  }
}

/** Checks one value and gives its other form. */
export type Convert = (value: unknown) => unknown;

/** read: from JSON. write: to JSON. fromRpc, toRpc: from and to what proto-loader uses. */
export type Direction = 'read' | 'write' | 'fromRpc' | 'toRpc';
