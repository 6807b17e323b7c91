/** Texts that many items share, each held once under a number for as long as an item uses it. The empty text is 0. */
export class SharedTexts {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [''];
  readonly #uses: number[] = [0];
  readonly #free: number[] = [];

  /** Texts that are in use. */
  get size(): number {
    return this.#numbers.size;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** The text's number, used once more. */
  take(text: string): number {
    if (text === '') return 0;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#free.pop() ?? this.#texts.length;
      this.#numbers.set(text, number);
      this.#texts[number] = text;
      this.#uses[number] = 0;
    }
    this.#uses[number] = (this.#uses[number] ?? 0) + 1;
    return number;
  }

  /** Ends one use; without any the text is forgotten. */
  release(number: number): void {
    if (number === 0) return;
    const uses = (this.#uses[number] ?? 0) - 1;
    this.#uses[number] = uses;
    if (uses > 0) return;
    this.#numbers.delete(this.textOf(number));
    this.#texts[number] = '';
    this.#free.push(number);
  }
}
