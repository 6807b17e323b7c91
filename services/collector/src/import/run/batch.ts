import type { Intake, Sorted } from '../../intake/intake.js';
import type { Problem } from '../../validation/problem.js';
import type { Mapping } from '../mapping/mapping.js';
import { type Piece, type Reject, rejectsOf } from './assembler.js';
import type { ElementIds } from './element-ids.js';

export interface CheckedBatch extends Pick<Sorted, 'messages'> {
  /** In the order of the file. */
  rejects: Reject[];
  dropped: number;
  skipped: number;
  /** The piece that each message is of. */
  pieces: Extract<Piece, { kind: 'element' }>[];
}

export interface BatchOptions {
  intake: Intake<unknown>;
  mapping: Mapping;
  ids: ElementIds;
  tenantId: string;
  /** Milliseconds since 1970. */
  nowMs: number;
}

/** The column that fills a field of an element, for people who look into the file. */
function columnOf(mapping: Mapping, field: string): string {
  const line = /^items\[\d+\]\.(item_id|quantity|unit_price)$/.exec(field)?.[1] as
    | 'item_id'
    | 'quantity'
    | 'unit_price'
    | undefined;
  const spec =
    line === undefined
      ? (mapping.fields[field] ?? mapping.fields[field.replace(/^attributes\.traits\./, 'traits.')])
      : mapping.items?.[line];
  return spec?.column ?? spec?.columns?.join(', ') ?? '';
}

function rejectsOfProblem(piece: Extract<Piece, { kind: 'element' }>, problem: Problem, mapping: Mapping): Reject[] {
  const { field, reason } = problem;
  // Of a group's rows, each has one line.
  const line = mapping.items?.from === undefined ? Number(/^items\[(\d+)\]/.exec(field)?.[1] ?? 0) : 0;
  const words = field === '' ? reason : `${field}: ${reason}`;
  return rejectsOf(piece.rows, Math.min(line, piece.rows.length - 1), columnOf(mapping, field), words);
}

/** Gives elements their ids and has the intake check them as it does any element; nothing is sent. */
export async function checkBatch(pieces: readonly Piece[], o: BatchOptions): Promise<CheckedBatch> {
  const elements = pieces.filter((piece) => piece.kind === 'element');
  const values = elements.map(({ mapped, row }) => {
    const { element } = mapped;
    if (o.mapping.kind !== 'items' && element.id === undefined) element.id = o.ids.of(mapped.key, row);
    return element;
  });
  const sorted = await o.intake.retake(
    { values, raw: () => new Uint8Array() },
    { tenantId: o.tenantId, door: 'import', receivedMs: o.nowMs, deadlineMs: Number.POSITIVE_INFINITY, store: false },
  );
  const problems = new Map(sorted.problems.map(({ index, problem }) => [elements[index], problem]));
  const rejects: Reject[] = [];
  let skipped = 0;
  for (const piece of pieces) {
    if (piece.kind === 'rejects') rejects.push(...piece.rejects);
    else if (piece.kind === 'skipped') skipped++;
    else {
      const problem = problems.get(piece);
      if (problem !== undefined) rejects.push(...rejectsOfProblem(piece, problem, o.mapping));
    }
  }
  return {
    messages: sorted.messages,
    pieces: sorted.taken.flatMap((index) => elements[index] ?? []),
    rejects,
    dropped: sorted.dropped.length,
    skipped,
  };
}
