import { readFileSync, writeFileSync } from 'node:fs';
import type { DeadLetterFilter } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterFilter';
import type { DeadLetterSummary__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/DeadLetterSummary';
import type { ReplayDeadLettersRequest } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ReplayDeadLettersRequest';
import type { ReplayResult__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ReplayResult';
import { createProgress } from '../evaluate/progress.js';
import { table } from '../lib/result.js';
import { safeLine, safePayload } from '../lib/safe-text.js';
import type { Letters } from './letters.js';
import { letterLines, print, printLetters, summaryJson } from './print.js';

/** Which letters: some by their ids, or all that a filter holds for. */
export type Which = { ids: string[] } | { filter: DeadLetterFilter };

const pageSize = 1_000;
const idsAtOnce = 500;
const toldProblems = 20;

async function pages(
  { client, call }: Letters,
  filter: DeadLetterFilter,
  limit: number,
): Promise<{ letters: DeadLetterSummary__Output[]; more: boolean }> {
  const letters: DeadLetterSummary__Output[] = [];
  let page_token = '';
  do {
    const page_size = Math.min(pageSize, limit - letters.length);
    const page = await client.ListDeadLetters({ filter, page_size, page_token }, call);
    letters.push(...page.letters);
    page_token = page.next_page_token;
  } while (page_token !== '' && letters.length < limit);
  return { letters, more: page_token !== '' };
}

export async function list(connection: Letters, filter: DeadLetterFilter, limit: number): Promise<void> {
  const { letters, more } = await pages(connection, filter, limit);
  printLetters(letters, { letters: letters.map(summaryJson), more });
}

export async function show({ client, call }: Letters, id: string, out?: string): Promise<void> {
  const { letter, payload, mended_payload: mended, cut } = await client.GetDeadLetter({ id }, call);
  if (letter === null) throw new Error('the collector answered without a letter');
  if (out !== undefined) writeFileSync(out, mended.length > 0 ? mended : payload, { mode: 0o600 });
  const after = mended.length === 0 ? '' : `\nmended to:\n${safePayload(mended)}\n`;
  const text = `${letterLines(letter)}\ncame as${cut ? ' (cut)' : ''}:\n${safePayload(payload, letter.charset)}\n${after}\n`;
  print(text, {
    letter: summaryJson(letter),
    cut,
    payload: payload.toString('base64'),
    ...(mended.length === 0 ? {} : { mended_payload: mended.toString('base64') }),
  });
}

export interface Change {
  patch?: string;
  patchFile?: string;
  payloadFile?: string;
  dryRun?: boolean;
}

export async function mend({ client, call }: Letters, id: string, o: Change): Promise<void> {
  const given = [o.patch, o.patchFile, o.payloadFile].filter((each) => each !== undefined);
  if (given.length !== 1) throw new Error('give one of --patch, --patch-file and --payload-file');
  const change =
    o.payloadFile === undefined
      ? { patch: o.patch ?? readFileSync(o.patchFile ?? '', 'utf8') }
      : { payload: readFileSync(o.payloadFile) };
  const kept = o.dryRun !== true;
  const answer = await client.MendDeadLetter({ id, ...change, validate_only: !kept }, call);
  const { accepted, dropped, problems } = answer;
  const rows = problems
    .slice(0, toldProblems)
    .map((each) => [String(each.index), safeLine(each.rule), safeLine(each.field), safeLine(each.reason)]);
  const words = `${kept ? 'kept' : 'not kept'}; a replay would take ${accepted}, keep out ${dropped} and refuse ${problems.length}\n`;
  print(words + (rows.length === 0 ? '' : table(['element', 'rule', 'field', 'reason'], rows)), {
    id,
    kept,
    accepted,
    dropped,
    problems,
  });
}

const outcomes = ['stored', 'dropped', 'refused', 'already_replayed', 'not_found', 'unreadable'] as const;

function outcomeOf({ outcome }: ReplayResult__Output): string {
  return outcome.replace('REPLAY_OUTCOME_', '').toLowerCase();
}

export async function replay({ client, call }: Letters, which: Which): Promise<void> {
  const step = createProgress()('replaying');
  const results: ReplayResult__Output[] = [];
  const one = async (request: ReplayDeadLettersRequest, ahead: number) => {
    const answer = await client.ReplayDeadLetters(request, call);
    results.push(...answer.results);
    const total = results.length + answer.remaining + ahead;
    if (total > 0) step(results.length, total);
    return answer;
  };
  if ('ids' in which) {
    let waiting = [...new Set(which.ids)];
    while (waiting.length > 0) {
      const some = waiting.slice(0, idsAtOnce);
      const { results: come } = await one({ ids: { ids: some } }, waiting.length - some.length);
      waiting = waiting.slice(come.length);
    }
  } else {
    let page_token = '';
    do {
      ({ next_page_token: page_token } = await one({ filter: which.filter, page_token }, 0));
    } while (page_token !== '');
  }
  const counts = Object.fromEntries(
    outcomes.map((name) => [name, results.filter((each) => outcomeOf(each) === name).length]),
  );
  const left = results.filter((each) => !['stored', 'dropped', 'already_replayed'].includes(outcomeOf(each)));
  const rows = left
    .slice(0, toldProblems)
    .map((each) => [
      safeLine(each.id),
      outcomeOf(each),
      safeLine(each.rule),
      safeLine(each.field),
      safeLine(each.reason),
    ]);
  const told = rows.length === 0 ? '' : table(['id', 'outcome', 'rule', 'field', 'reason'], rows);
  const more = left.length > rows.length ? `… and ${left.length - rows.length} more\n` : '';
  const sums = table(
    ['outcome', 'letters'],
    outcomes.map((name) => [name.replace('_', ' '), String(counts[name])]),
  );
  print(`${told}${more}\n${sums}`, counts);
}

/** Without `yes` only says how many there are. */
export async function purge(connection: Letters, which: Which, yes: boolean): Promise<void> {
  const { client, call } = connection;
  if (!yes) {
    const counted = 'ids' in which ? which.ids.length : (await pages(connection, which.filter, 10_000)).letters.length;
    const most = counted === 10_000 ? ' or more' : '';
    process.exitCode = 1;
    print(`${counted}${most} letters would be deleted for good: say --yes\n`, { purged: 0, would_purge: counted });
    return;
  }
  let purged = 0;
  if ('ids' in which) {
    for (let from = 0; from < which.ids.length; from += idsAtOnce) {
      const ids = which.ids.slice(from, from + idsAtOnce);
      purged += (await client.PurgeDeadLetters({ ids: { ids } }, call)).purged;
    }
  } else {
    const step = createProgress()('purging');
    for (let remaining = 1; remaining > 0; ) {
      const answer = await client.PurgeDeadLetters({ filter: which.filter }, call);
      purged += answer.purged;
      ({ remaining } = answer);
      if (purged > 0) step(purged, purged + remaining);
      // New letters may come as fast as old ones go.
      if (answer.purged === 0) break;
    }
  }
  print(table(['letters purged'], [[String(purged)]]), { purged });
}
