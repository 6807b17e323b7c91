import type { Mapped, Mapper } from '../mapping/mapper.js';
import { WrongRow } from '../mapping/mapper.js';
import { BadRow, type Row, type SourceRow } from '../source/row.js';
import type { KeySet } from './key-set.js';

/** A row that is not taken, as the reject file has it. */
export interface Reject {
  line: number;
  column: string;
  reason: string;
  raw: string;
}

/** What became of some rows. */
export type Piece =
  /** `row`: the number of its first row, from 1. */
  | { kind: 'element'; mapped: Mapped; rows: readonly SourceRow[]; row: number }
  | { kind: 'rejects'; rejects: Reject[] }
  | { kind: 'skipped' };

/** The intake takes orders of as many lines. */
export const maxGroupRows = 1_000;

export function rawOf(row: SourceRow): string {
  return row.raw ?? JSON.stringify(row.cells);
}

/** All rows of an element that is refused: the one that is wrong says why, the others that they belong to it. */
export function rejectsOf(rows: readonly SourceRow[], guilty: number, column: string, reason: string): Reject[] {
  return rows.map((row, index) => {
    const own = index === guilty;
    const why = `belongs to the same element as line ${rows[guilty]?.line}, which is refused`;
    return { line: row.line, column: own ? column : '', reason: own ? reason : why, raw: rawOf(row) };
  });
}

interface Group {
  key: string;
  row: number;
  rows: SourceRow[];
  /** A row that could not be read stood behind one of its rows: perhaps it was one of them. */
  doubtful: BadRow | undefined;
  /** Why its rows are refused, those that came and those that still come. */
  refused: string | undefined;
}

/** Makes pieces of rows, in their order. Rows of one group become one element. */
export class Assembler {
  readonly #mapper: Mapper;
  readonly #keys: KeySet;
  #row = 0;
  #group: Group | undefined;
  /** What stood between the rows of the open group. */
  #held: Piece[] = [];

  constructor(mapper: Mapper, keys: KeySet) {
    this.#mapper = mapper;
    this.#keys = keys;
  }

  /** Rows from the first on of which all has been told. */
  get settled(): number {
    return this.#group === undefined ? this.#row : this.#group.row - 1;
  }

  push(row: Row, out: Piece[]): void {
    this.#row++;
    if (row instanceof BadRow) {
      this.#bad(row, out);
      return;
    }
    if (this.#mapper.skips(row.cells)) {
      this.#aside({ kind: 'skipped' }, out);
      return;
    }
    const key = this.#mapper.group?.(row.cells);
    if (key === undefined) {
      out.push(this.#element([row], this.#row));
      return;
    }
    const group = this.#group;
    if (group !== undefined && group.key === key) {
      this.#join(group, row, out);
      return;
    }
    this.#close(out);
    this.#group = { key, row: this.#row, rows: [row], doubtful: undefined, refused: undefined };
  }

  /** The last group, at the end of the file. */
  end(out: Piece[]): void {
    this.#close(out);
  }

  #bad(row: BadRow, out: Piece[]): void {
    const { line, column, reason, raw } = row;
    if (this.#group !== undefined) this.#group.doubtful = row;
    this.#aside({ kind: 'rejects', rejects: [{ line, column, reason, raw }] }, out);
  }

  #aside(piece: Piece, out: Piece[]): void {
    if (this.#group === undefined) {
      out.push(piece);
      return;
    }
    this.#held.push(piece);
    // Nobody waits for ever for the next row of a group.
    if (this.#held.length > maxGroupRows) this.#close(out);
  }

  #join(group: Group, row: SourceRow, out: Piece[]): void {
    if (group.refused === undefined) {
      // What the row between them was is not known, so the sum would be a guess.
      if (group.doubtful !== undefined) {
        group.refused = `its element has rows on both sides of line ${group.doubtful.line}, which cannot be read and may be one of them`;
      } else if (group.rows.length >= maxGroupRows) {
        group.refused = `an element has at most ${maxGroupRows} rows, and this one has more`;
      } else {
        group.rows.push(row);
        return;
      }
    }
    const reason = group.refused;
    const rejects = [...group.rows, row].map((each) => ({ line: each.line, column: '', reason, raw: rawOf(each) }));
    out.push({ kind: 'rejects', rejects }, ...this.#held);
    this.#held = [];
    // All before it has been told; the group stays open only to know its further rows.
    group.rows = [];
    group.row = this.#row + 1;
  }

  #close(out: Piece[]): void {
    const group = this.#group;
    if (group === undefined) return;
    this.#group = undefined;
    if (group.rows.length > 0) out.push(this.#element(group.rows, group.row));
    out.push(...this.#held);
    this.#held = [];
  }

  #element(rows: readonly SourceRow[], row: number): Piece {
    const mapped = this.#mapper.element(rows.map(({ cells }) => cells));
    if (mapped instanceof WrongRow) {
      const { index, wrong } = mapped;
      return { kind: 'rejects', rejects: rejectsOf(rows, index, wrong.column, wrong.reason) };
    }
    if (mapped.key !== undefined && !this.#keys.add(mapped.key)) {
      const reason =
        this.#mapper.group === undefined
          ? 'an element with the same key stands before it in this file: are several rows one (group_by), or is the key another (key)?'
          : 'an element with the same key stands before it in this file: rows of one must follow each other, so sort the file by it';
      return { kind: 'rejects', rejects: rejectsOf(rows, 0, '', reason) };
    }
    return { kind: 'element', mapped, rows, row };
  }
}
