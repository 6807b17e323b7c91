import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { stringify } from 'yaml';
import { nearName } from '../validation/near-name.js';
import type { Asked, AskedImport } from './arguments.js';
import { exitCodes, type Io, json } from './command-io.js';
import { init } from './init-command.js';
import type { Mapping } from './mapping/mapping.js';
import { readMapping, toMapping } from './mapping/read-mapping.js';
import { readyMade } from './mapping/ready-made.js';
import { openTools } from './open-tools.js';
import { dryRun } from './run/dry-run.js';
import { messageOf, perform } from './run/perform.js';
import { Show, table } from './show.js';
import type { ImportRun } from './store/import-rows.js';
import type { ImportRequest } from './store/request.js';
import { cancel, list, status } from './stored-commands.js';

const shownRows = 5;
const shownReasons = 20;

/** A mapping from a file, or a ready-made one by its name. @throws MappingError */
async function mappingNamed(name: string): Promise<Mapping> {
  const known = readyMade[name];
  if (known !== undefined && Object.hasOwn(readyMade, name)) return toMapping(known, `the mapping ${name}`);
  const text = await readFile(name, 'utf8').catch(() => {
    const near = nearName(name, Object.keys(readyMade));
    const names = Object.keys(readyMade).join(', ');
    throw new Error(
      `--mapping ${name}: there is no such file, nor a ready-made mapping of that name; ${near === undefined ? `there are ${names}` : `did you mean ${near}?`}`,
    );
  });
  return readMapping(text, name);
}

async function requestOf(asked: AskedImport): Promise<ImportRequest> {
  const given = resolve(asked.path);
  const path = await realpath(given).catch(() => {
    throw new Error(`${asked.path} is not there`);
  });
  const isFolder = (await stat(path)).isDirectory();
  return {
    mapping: await mappingNamed(asked.mapping),
    root: isFolder ? path : dirname(path),
    path: isFolder ? '.' : basename(path),
    ...(asked.pattern === undefined ? {} : { pattern: asked.pattern }),
    rejects: resolve(asked.rejects),
    maxRejects: asked.maxRejects,
    maxRejectShare: asked.maxRejectShare,
    keepRaw: asked.keepRaw,
    anew: asked.anew,
  };
}

async function dry(asked: AskedImport, request: ImportRequest, { config, log, signal }: Io): Promise<void> {
  const tools = await openTools(config(), log);
  const began = performance.now();
  try {
    const found = await dryRun({
      tenantId: asked.tenant,
      request,
      intakes: tools.intakes,
      shown: shownRows,
      limit: asked.limit,
      now: Date.now,
      signal,
      onProgress: (rows) => {
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${rows} rows looked at`);
      },
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    const { first, rejects, reasons, ...counts } = found;
    process.stdout.write('The first elements, as they would be stored:\n');
    for (const element of first) process.stdout.write(`${JSON.stringify(element, null, 2)}\n`);
    if (reasons.length > 0) {
      process.stdout.write('\nRows that would be refused:\n');
      process.stdout.write(
        table(
          ['rows', 'column and reason'],
          reasons.slice(0, shownReasons).map(([reason, rows]) => [String(rows), reason]),
        ),
      );
    }
    process.stdout.write(`\n${countsTable(counts, counts.files)}`);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    json({
      ok: true,
      dry_run: true,
      ...counts,
      seconds,
      first_rejects: rejects,
      reasons: Object.fromEntries(reasons.slice(0, shownReasons)),
    });
    if (counts.rejected > 0) process.exitCode = exitCodes.rejects;
  } finally {
    await tools.close();
  }
}

function countsTable(
  counts: Pick<ImportRun, 'rows' | 'accepted' | 'dropped' | 'skipped' | 'rejected'>,
  files: number,
): string {
  const { rows, accepted, dropped, skipped, rejected } = counts;
  return table(
    ['files', 'rows', 'elements stored', 'dropped by policy', 'rows passed over', 'rows refused'],
    [[files, rows, accepted, dropped, skipped, rejected].map(String)],
  );
}

async function importFiles(asked: AskedImport, io: Io): Promise<void> {
  const request = await requestOf(asked);
  if (asked.dryRun) return dry(asked, request, io);
  const tools = await openTools(io.config(), io.log);
  const began = performance.now();
  const show = new Show();
  try {
    const id = uuidv7();
    await tools.store.create({ tenantId: asked.tenant, id, request, by: 'command' });
    const { state, error, outcome } = await perform(
      { ...tools, signal: AbortSignal.any([io.signal, tools.locks.signal]) },
      {
        tenantId: asked.tenant,
        id,
        request,
        onProgress: (progress) => show.progress(progress),
        onNotice: (notice) => show.notice(notice),
      },
    );
    show.end();
    if (error !== undefined) process.stderr.write(`${messageOf(error)}\n`);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (outcome !== undefined) {
      const { files, filesDone, filesSkipped, rows, accepted, dropped, skipped, rejected, rejectFiles, notices } =
        outcome;
      process.stdout.write(countsTable(outcome, files));
      for (const file of rejectFiles) process.stdout.write(`refused rows: ${file} (they may hold personal data)\n`);
      json({
        ok: state === 'done',
        state,
        import_id: id,
        files,
        files_done: filesDone,
        files_skipped: filesSkipped,
        rows,
        accepted,
        dropped,
        skipped,
        rejected,
        reject_files: rejectFiles,
        notices,
        seconds,
        rows_per_s: Math.round(rows / Math.max(seconds, 0.1)),
        peak_mb: Math.round(process.resourceUsage().maxRSS / 1024),
        ...(error === undefined ? {} : { error: messageOf(error) }),
      });
      process.exitCode =
        state === 'done'
          ? rejected > 0
            ? exitCodes.rejects
            : exitCodes.done
          : state === 'failed'
            ? exitCodes.failed
            : exitCodes.stopped;
    } else {
      json({ ok: false, state, import_id: id, error: messageOf(error), seconds });
      process.exitCode = state === 'failed' ? exitCodes.failed : exitCodes.stopped;
    }
  } finally {
    await tools.close();
  }
}

/** For the service, which asked for it by StartImport: its lines are those of a log. */
async function runStored(tenantId: string, id: string, { config, log, signal }: Io): Promise<void> {
  const tools = await openTools(config(), log);
  try {
    const { request, state } = await tools.store.get(tenantId, id);
    if (state !== 'queued' && state !== 'interrupted') throw new Error(`the import ${id} is ${state} already`);
    const { state: ended } = await perform(
      { ...tools, signal: AbortSignal.any([signal, tools.locks.signal]) },
      {
        tenantId,
        id,
        request,
        onProgress: () => undefined,
        onNotice: (notice) => log.info({ tenant: tenantId, import: id, notice }, 'about an import'),
      },
    );
    log.info({ tenant: tenantId, import: id, state: ended }, 'an import has ended');
    process.exitCode = ended === 'failed' ? exitCodes.failed : exitCodes.done;
  } finally {
    await tools.close();
  }
}

/** Does what is asked for. */
export async function command(asked: Asked, io: Io): Promise<void> {
  switch (asked.do) {
    case 'import':
      return importFiles(asked, io);
    case 'run':
      return runStored(asked.tenant, asked.id, io);
    case 'init':
      return init(asked);
    case 'list':
      return list(asked.tenant, io);
    case 'status':
      return status(asked.tenant, asked.id, io);
    case 'cancel':
      return cancel(asked.tenant, asked.id, io);
    case 'mappings':
      for (const [name, mapping] of Object.entries(readyMade))
        process.stdout.write(`# ${name}\n${stringify(mapping)}\n`);
      json({ ok: true, mappings: readyMade });
  }
}
