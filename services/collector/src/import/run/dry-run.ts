import type { Intakes } from '../../intake/open-intakes.js';
import { compileMapper } from '../mapping/mapper.js';
import { FileContent } from '../source/file-content.js';
import { openRows } from '../source/open-rows.js';
import type { Row } from '../source/row.js';
import { type Counts, noCounts } from '../store/import-rows.js';
import type { ImportRequest } from '../store/request.js';
import { Assembler, type Piece, type Reject } from './assembler.js';
import { checkBatch } from './batch.js';
import { elementIds } from './element-ids.js';
import { KeySet } from './key-set.js';
import { preflight } from './preflight.js';
import { filesOf } from './run-import.js';
import { Stopped } from './stops.js';

const batchPieces = 2_000;

export interface DryRunOptions {
  tenantId: string;
  request: ImportRequest;
  intakes: Intakes;
  /** Elements and rejects that are shown. */
  shown: number;
  /** Rows that are looked at in all. */
  limit: number;
  now: () => number;
  signal: AbortSignal;
  onProgress: (rows: number) => void;
}

export interface DryRun extends Counts {
  files: number;
  /** The first elements, as they would stand in Kafka. */
  first: unknown[];
  /** The first rows that would be refused. */
  rejects: (Omit<Reject, 'raw'> & { file: string })[];
  /** Columns and reasons, by how many rows they refuse; the most first. */
  reasons: [reason: string, rows: number][];
}

/** What an import would do, without sending or writing anything. @throws MappingError, ImportError, SourceError */
export async function dryRun(o: DryRunOptions): Promise<DryRun> {
  const { request, intakes, tenantId } = o;
  const { mapping } = request;
  const inputs = await filesOf(request);
  await preflight(inputs, mapping, o.signal);
  const found: DryRun = { ...noCounts, files: inputs.length, first: [], rejects: [], reasons: [] };
  const reasons = new Map<string, number>();
  for (const input of inputs) {
    if (found.rows >= o.limit) break;
    const content = await FileContent.open(input.path);
    try {
      const print = await content.fingerprint(() => undefined, o.signal);
      const ids = elementIds(tenantId, mapping.kind, print.sha256);
      const source = await openRows(content, mapping, print);
      const assembler = new Assembler(compileMapper(mapping, source.columns), new KeySet());
      let pieces: Piece[] = [];
      const check = async () => {
        const intake = mapping.kind === 'items' ? intakes.items : intakes.events;
        const batch = await checkBatch(pieces, { intake, mapping, ids, tenantId, nowMs: o.now() });
        pieces = [];
        found.accepted += batch.messages.length;
        found.dropped += batch.dropped;
        found.skipped += batch.skipped;
        found.rejected += batch.rejects.length;
        for (const { value } of batch.messages.slice(0, o.shown - found.first.length))
          found.first.push(JSON.parse(value.toString()));
        for (const { line, column, reason } of batch.rejects) {
          if (found.rejects.length < o.shown) found.rejects.push({ file: input.name, line, column, reason });
          const words = `${column === '' ? '' : `${column}: `}${reason.replace(/not ".*"$/s, 'not …').replace(/line \d+/g, 'line …')}`;
          if (reasons.size < 1_000 || reasons.has(words)) reasons.set(words, (reasons.get(words) ?? 0) + 1);
        }
        o.onProgress(found.rows);
      };
      const take = async (rows: readonly Row[]) => {
        for (const row of rows) {
          if (found.rows >= o.limit) return;
          assembler.push(row, pieces);
          found.rows++;
          if (pieces.length >= batchPieces) await check();
        }
      };
      try {
        for await (const rows of source.rows()) {
          await take(rows);
          if (found.rows >= o.limit) break;
          if (o.signal.aborted) throw new Stopped();
        }
        assembler.end(pieces);
        await check();
      } finally {
        await source.close();
      }
    } finally {
      await content.close();
    }
  }
  found.reasons = [...reasons].sort(([, a], [, b]) => b - a);
  return found;
}
