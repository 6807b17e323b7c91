import { RE2JS } from '@bufbuild/re2';

/** Says how often a text makes the pattern's program step; undefined where `budget` was used up before the answer was known. */
export interface Match {
  found: boolean | undefined;
  visited: number;
}

// The operations of RE2's programs (re2's prog.h by way of RE2JS).
const alt = 1;
const altMatch = 2;
const capture = 3;
const emptyWidth = 4;
const match = 6;
const nop = 7;
const beginLine = 1;
const endLine = 2;
const beginText = 4;
const endText = 8;
const wordBoundary = 16;
const noWordBoundary = 32;

/**
 * A regular expression of RE2's syntax, found anywhere in a text by going through all states at once (K. Thompson, Regular expression
 * search algorithm, Communications of the ACM 11(6), 1968): the time grows with text times program and never beyond. The
 * library's own automaton remembers its states and is quicker on friendly patterns; on hostile ones it takes 50 µs a character and 10 MB.
 */
export class LinearPattern {
  readonly #program: ReturnType<RE2JS['re2']>['prog'];
  /** The last generation in which an instruction was entered. */
  readonly #entered: Uint32Array;
  #generation = 0;
  #current: number[] = [];
  #next: number[] = [];
  readonly #stack: number[] = [];

  /** @throws where the pattern is not of RE2's syntax */
  constructor(pattern: string) {
    this.#program = new RE2JS(pattern).re2().prog;
    this.#entered = new Uint32Array(this.#program.numInst());
  }

  /** Instructions of the program. */
  get size(): number {
    return this.#program.numInst();
  }

  /** @param budget instructions that may be visited */
  test(text: string, budget: number): Match {
    this.#current.length = 0;
    const anchored = (this.#program.startCond() & beginText) !== 0;
    let visited = 0;
    let before = -1;
    let at = 0;
    this.#begin();
    for (;;) {
      const rune = text.codePointAt(at) ?? -1;
      const context = contextOf(before, rune);
      // Entered anew at each place: the pattern may begin anywhere.
      const found = (at === 0 || !anchored) && this.#enter(this.#current, this.#program.start, context);
      if (found) return { found: true, visited };
      if (rune < 0 || (anchored && this.#current.length === 0)) return { found: false, visited };
      const after = at + (rune > 0xffff ? 2 : 1);
      const nextContext = contextOf(rune, text.codePointAt(after) ?? -1);
      this.#begin();
      this.#next.length = 0;
      visited += this.#current.length + 1;
      if (visited > budget) return { found: undefined, visited };
      for (const index of this.#current) {
        const instruction = this.#program.getInst(index);
        if (!instruction.matchRune(rune)) continue;
        if (this.#enter(this.#next, instruction.out, nextContext)) return { found: true, visited };
      }
      [this.#current, this.#next] = [this.#next, this.#current];
      before = rune;
      at = after;
    }
  }

  #begin(): void {
    this.#generation += 1;
    if (this.#generation < 2 ** 32) return;
    this.#entered.fill(0);
    this.#generation = 1;
  }

  /**
   * Adds the instructions that wait for a character, reached from one without reading any.
   * @returns true where the end of the pattern is reached
   */
  #enter(into: number[], start: number, context: number): boolean {
    this.#stack.push(start);
    for (let index = this.#stack.pop(); index !== undefined; index = this.#stack.pop()) {
      if (this.#entered[index] === this.#generation) continue;
      this.#entered[index] = this.#generation;
      const { op, out, arg } = this.#program.getInst(index);
      if (op === match) {
        this.#stack.length = 0;
        return true;
      }
      if (op === alt || op === altMatch) this.#stack.push(arg, out);
      else if (op === capture || op === nop) this.#stack.push(out);
      else if (op === emptyWidth) {
        if ((arg & ~context) === 0) this.#stack.push(out);
      } else if (op > nop) into.push(index);
    }
    return false;
  }
}

/** What holds between two characters, of which -1 is none: bits as programs ask for them. */
function contextOf(before: number, after: number): number {
  let context = isWord(before) === isWord(after) ? noWordBoundary : wordBoundary;
  if (before < 0) context |= beginText | beginLine;
  if (before === 10) context |= beginLine;
  if (after < 0) context |= endText | endLine;
  if (after === 10) context |= endLine;
  return context;
}

function isWord(rune: number): boolean {
  return (rune >= 48 && rune <= 57) || (rune >= 65 && rune <= 90) || (rune >= 97 && rune <= 122) || rune === 95;
}
