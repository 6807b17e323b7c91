import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Base, bases } from './images/engine.js';
import { helpHint } from './lib/options.js';

interface DeepCheck {
  name: string;
  title: string;
  /** Script beside this one, without its ending, and its arguments. */
  script: string;
  args: string[];
  timeoutMs: number;
}

const MINUTE = 60_000;
const CHECKS: readonly DeepCheck[] = [
  {
    name: 'gpu',
    title: 'the addon for GPUs is built, computes on the CPU where there is no card, and has the loss curves of wasm',
    script: 'check-gpu',
    args: ['--allow-cpu'],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'kubernetes',
    title:
      'the chart on a real API server: installed, upgraded, rolled back, drained, and gone; training Jobs and rights',
    script: 'deep/kubernetes',
    args: [],
    timeoutMs: 40 * MINUTE,
  },
  {
    name: 'bare-kafka',
    title: 'Kafka on a machine without Java and Maven',
    script: 'deep/bare-kafka',
    args: [],
    timeoutMs: 15 * MINUTE,
  },
  {
    name: 'kill-feature',
    title: 'the whole yoochoose file with the feature service killed three times',
    script: 'faults',
    args: ['kill-feature'],
    timeoutMs: 45 * MINUTE,
  },
  {
    name: 'collect-kill',
    title: 'the collector killed by -9 twenty times under 2,000 events a second',
    script: 'faults',
    args: ['collect-kill'],
    timeoutMs: 15 * MINUTE,
  },
  {
    name: 'collect-sigterm',
    title: 'the collector stopped five times under 2,000 events a second',
    script: 'faults',
    args: ['collect-sigterm'],
    timeoutMs: 10 * MINUTE,
  },
  {
    name: 'collect-kafka-kill',
    title: 'the Kafka broker ended five times under 2,000 events a second',
    script: 'faults',
    args: ['collect-kafka-kill'],
    timeoutMs: 10 * MINUTE,
  },
  {
    name: 'broker-kill',
    title: 'one of three Kafka brokers killed by -9 five times under 2,000 events a second',
    script: 'faults',
    args: ['broker-kill'],
    timeoutMs: 12 * MINUTE,
  },
  {
    name: 'collect-no-quorum',
    title: 'two of three Kafka brokers killed by -9 at once, three times',
    script: 'faults',
    args: ['collect-no-quorum'],
    timeoutMs: 12 * MINUTE,
  },
  {
    name: 'poison-flood',
    title: '100,000 events of which 1% cannot be taken in, beside as many without',
    script: 'faults',
    args: ['poison-flood'],
    timeoutMs: 10 * MINUTE,
  },
  {
    name: 'feature-nemesis',
    title: '200,000 late and doubled events while two feature workers and Postgres are struck eight times',
    script: 'faults',
    args: ['feature-nemesis'],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'backfill',
    title: 'a backfill killed by -9 with a feature worker three times, under 200,000 late and doubled events',
    script: 'faults',
    args: ['backfill'],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'import-kill',
    title: 'an import of 400,000 rows, 1 in 50 of them bad, killed twelve times',
    script: 'faults',
    args: ['import-kill'],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'training',
    title: 'training runs under 20 kills, a damaged checkpoint, a full disk and Postgres away for 30 s',
    script: 'faults',
    args: ['training'],
    timeoutMs: 30 * MINUTE,
  },
  {
    name: 'rolling-restart',
    title: 'each of two processes of every service stopped and started twice, under calls to all of them',
    script: 'faults',
    args: ['rolling-restart', '--limit', '2'],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'images',
    title: 'the images of the services and of training on GPUs are built, and each is run read-only without root',
    script: 'images',
    args: ['--target', 'services', 'training-gpu'],
    timeoutMs: 90 * MINUTE,
  },
  {
    name: 'many-categories',
    title: 'a table with 10,000,000 different texts in a column, read in the memory in which CI reads a million',
    script: 'deep/many-categories',
    args: [],
    timeoutMs: 22 * MINUTE,
  },
  {
    name: 'object-stores',
    title: 'the whole mesh with its lake and models in a folder, in S3 and in HDFS',
    script: 'deep/object-stores',
    args: [],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'lake-readers',
    title: 'one lake read by pandas, pyarrow, DuckDB and Spark, by manifest and by folder',
    script: 'deep/lake-readers',
    args: [],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'online-offline',
    title: '10,000 pairs of an entity and a moment: what was served equals a data set from the lake',
    script: 'faults',
    args: ['online-offline'],
    timeoutMs: 20 * MINUTE,
  },
  {
    name: 'dataset-kills',
    title: 'builds of data sets killed by -9 a hundred times at random, and with their service at every step',
    script: 'deep/dataset-kills',
    args: [],
    timeoutMs: 40 * MINUTE,
  },
  {
    name: 'fuzz',
    title: '100,000 made-up inputs at each door of the collector',
    script: 'deep/fuzz',
    args: [],
    timeoutMs: 60 * MINUTE,
  },
  {
    name: 'same-features',
    title: '1,000 sets of events over all doors, in any order, some twice and up to 7 days late',
    script: 'deep/same-features',
    args: [],
    timeoutMs: 60 * MINUTE,
  },
];

interface Row {
  name: string;
  ok: boolean;
  seconds: number;
  /** The last line of its output, where it is JSON. */
  result: unknown;
}

function lastJson(output: string): unknown {
  try {
    return JSON.parse(lastLines(output, 1));
  } catch {
    return undefined;
  }
}

async function runCheck(check: DeepCheck, more: readonly string[]): Promise<Row> {
  console.log(`${check.title} …`);
  const script = join(fileURLToPath(new URL('.', import.meta.url)), `${check.script}.js`);
  const began = performance.now();
  const { code, output } = await runCommand(
    process.execPath,
    ['--enable-source-maps', script, ...check.args, ...more],
    {
      timeoutMs: check.timeoutMs,
      onLine: (line) => console.error(line),
    },
  );
  if (code !== 0) console.log(`FAILED (exit code ${code ?? 'none'}):\n${lastLines(output, 20)}`);
  return {
    name: check.name,
    ok: code === 0,
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    result: lastJson(output),
  };
}

const names = CHECKS.map((check) => check.name).join(', ');
const program = new Command('npm run check:deep --')
  .showHelpAfterError(helpHint)
  .description('Runs the checks that take too long for `npm test`, and prints a table of their results.')
  .option(
    '--only <name>',
    `run only this one (may be repeated): ${names}`,
    (name: string, before: DeepCheck[] = []) => {
      const check = CHECKS.find((one) => one.name === name);
      if (!check) throw new InvalidArgumentError(`It is one of ${names}.`);
      return [...before, check];
    },
  )
  .addOption(
    new Option(
      '--images-base <kind>',
      'for images, as --base of npm run images. debootstrap: where no registry of images is reached (root, buildah)',
    )
      .choices(bases)
      .default(bases[0]),
  )
  .allowExcessArguments(false)
  .parse();

const options = program.opts<{ only?: DeepCheck[]; imagesBase: Base }>();
const rows: Row[] = [];
for (const check of options.only ?? CHECKS)
  rows.push(await runCheck(check, check.name === 'images' ? ['--base', options.imagesBase] : []));
console.log('');
for (const row of rows) {
  console.log(`${row.name.padEnd(18)}  ${row.ok ? 'ok    ' : 'FAILED'}  ${row.seconds.toFixed(1).padStart(8)} s`);
}
const failed = rows.filter((row) => !row.ok).length;
console.log(JSON.stringify({ checks: rows, failed, ok: failed === 0 }));
process.exitCode = failed === 0 ? 0 : 1;
