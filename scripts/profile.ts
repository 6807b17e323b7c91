import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createProgress } from './evaluate/progress.js';
import { datasetPath } from './lib/dataset-path.js';
import { helpHint, tenantId, wholeNumber } from './lib/options.js';
import { jsonLine, runCommandLine } from './lib/result.js';
import { safeLine } from './lib/safe-text.js';
import { makeProfile } from './profile/make-profile.js';
import { profilePage } from './profile/page/page.js';
import type { Finding, Profile } from './profile/profile-result.js';
import { openSource } from './profile/source.js';

interface Flags {
  file?: string;
  dataset?: string;
  tenant: string;
  label?: string;
  split?: string;
  time?: string;
  out?: string;
  json?: string;
  sample: number;
  memory: number;
}

function outFile(path: string): string {
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) throw new InvalidArgumentError(`its folder ${folder} does not exist`);
  if (existsSync(path) && statSync(path).isDirectory()) throw new InvalidArgumentError('it is a folder; name a file');
  return path;
}

/** A bar or a line for each step. */
function progress() {
  const create = createProgress();
  let current: { name: string; report: (done: number, total: number) => void; total: number } | undefined;
  return {
    step: (name: string, done: number, total: number) => {
      if (current?.name !== name) {
        current?.report(current.total, current.total);
        current = { name, report: create(name), total };
      }
      if (done < total) current.report(done, total);
    },
    end: () => current?.report(current.total, current.total),
  };
}

function print(profile: Profile): void {
  const named = { leak: 'LEAK   ', warning: 'WARNING', note: 'note   ' };
  const grave = profile.findings.filter((one) => one.severity !== 'note');
  for (const one of grave.length > 0 ? grave : profile.findings.slice(0, 10)) {
    process.stdout.write(`${named[one.severity]}  ${safeLine(one.text, 400)}\n`);
  }
  const notes = profile.findings.length - grave.length;
  if (grave.length > 0 && notes > 0) process.stdout.write(`and ${notes} notes, on the page\n`);
}

async function main(flags: Flags): Promise<void> {
  const began = performance.now();
  const path = flags.file ?? (await datasetPath(flags.tenant, flags.dataset ?? ''));
  const shown = progress();
  const source = await openSource({
    path,
    memoryMb: flags.memory,
    threads: 2,
    onStep: (step) => shown.step(step, 0, 1),
  });
  try {
    const { label, split, time, sample } = flags;
    const profile = await makeProfile(source, { label, split, time, sample, onProgress: shown.step });
    shown.end();
    if (flags.out !== undefined) writeFileSync(flags.out, profilePage(profile, new Date().toISOString()));
    if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(profile)}\n`);
    print(profile);
    const of = (severity: Finding['severity']) => profile.findings.filter((one) => one.severity === severity).length;
    process.stdout.write(
      jsonLine({
        rows: profile.rows,
        columns: profile.columns.length,
        sample_rows: profile.sampleRows,
        duplicates: profile.duplicates,
        leaks: of('leak'),
        warnings: of('warning'),
        notes: of('note'),
        findings: profile.findings
          .filter((one) => one.severity !== 'note')
          .map(({ code, columns }) => ({ code, columns })),
        ...(flags.out === undefined ? {} : { out: flags.out }),
        ...(flags.json === undefined ? {} : { json: flags.json }),
        seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
        peak_mb: Math.round(process.resourceUsage().maxRSS / 1024),
      }),
    );
  } finally {
    await source.close();
  }
}

const program = new Command('npm run profile --')
  .showHelpAfterError(helpHint)
  .description(
    'Tells what is in a data set, and what is wrong with it, on one HTML page: distributions, missing values, correlations, what each column\n' +
      'tells of the label, and leaks. The page needs nothing else and sends nothing anywhere.',
  )
  .addOption(
    new Option(
      '--file <path>',
      '.parquet, .csv, .tsv, .ndjson or .jsonl, also .gz, .zst or .xz; or a folder of them',
    ).conflicts('dataset'),
  )
  .addOption(new Option('--dataset <id>', 'a data set of the running mesh, in place of a file'))
  .option('--tenant <id>', 'whose data set', tenantId, 'demo')
  .option('--label <column>', 'what is to be foretold (default: label, where there is one)')
  .option('--split <column>', 'says which rows train and which test')
  .option('--time <column>', "the label's time (default: label_time, where there is one)")
  .option('--out <file>', 'where the page goes', outFile)
  .option('--json <file>', 'where all figures go, for programs', outFile)
  .option(
    '--sample <rows>',
    'rows held in memory for correlations and the like',
    wholeNumber(1_000, 5_000_000),
    100_000,
  )
  .option('--memory <mb>', 'of DuckDB; what takes more goes to disk', wholeNumber(128, 1_000_000), 1_024)
  .allowExcessArguments(false)
  .action((flags: Flags, command: Command) => {
    if ((flags.file ?? flags.dataset) === undefined)
      command.error('error: name a file by --file or a data set by --dataset');
    if (flags.out === undefined && flags.json === undefined)
      command.error('error: name a page by --out, or a file of figures by --json');
    return runCommandLine(() => main(flags));
  });
await program.parseAsync();
