import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { report } from './evaluate/report.js';
import { backfillFault } from './faults/backfill.js';
import { brokerKillFault } from './faults/broker-kill.js';
import { collectKafkaKillFault } from './faults/collect-kafka-kill.js';
import { collectKillFault } from './faults/collect-kill.js';
import { collectNoQuorumFault } from './faults/collect-no-quorum.js';
import { collectSigtermFault } from './faults/collect-sigterm.js';
import type { Fault } from './faults/fault.js';
import { featureNemesisFault } from './faults/feature-nemesis.js';
import { importKillFault } from './faults/import-kill.js';
import { killFeatureFault } from './faults/kill-feature.js';
import { onlineOfflineFault } from './faults/online-offline.js';
import { poisonFloodFault } from './faults/poison-flood.js';
import { rollingRestartFault } from './faults/rolling-restart.js';
import { trainingFault } from './faults/training.js';
import { helpHint, wholeNumber } from './lib/options.js';

const faults: Record<string, Fault> = {
  'kill-feature': killFeatureFault,
  'collect-kill': collectKillFault,
  'collect-sigterm': collectSigtermFault,
  'collect-kafka-kill': collectKafkaKillFault,
  'broker-kill': brokerKillFault,
  'collect-no-quorum': collectNoQuorumFault,
  'poison-flood': poisonFloodFault,
  'feature-nemesis': featureNemesisFault,
  backfill: backfillFault,
  'import-kill': importKillFault,
  'online-offline': onlineOfflineFault,
  training: trainingFault,
  'rolling-restart': rollingRestartFault,
};

interface Flags {
  file?: string;
  limit?: number;
  seed: number;
  keep?: boolean;
}

function faultName(value: string): string {
  if (!Object.hasOwn(faults, value)) throw new InvalidArgumentError(`There are: ${Object.keys(faults).join(', ')}.`);
  return value;
}

async function main(name: string, flags: Flags): Promise<void> {
  const fault = faults[name];
  if (fault === undefined) throw new Error(`no fault is called ${name}`);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const dir = mkdtempSync(join(tmpdir(), `insight-mesh-${name}-`));
  const began = performance.now();
  try {
    const { rows, ...result } = await fault.run({
      seed: flags.seed,
      dir,
      say: (line) =>
        process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}\n`),
      signal: stopping.signal,
      ...(flags.file === undefined ? {} : { file: flags.file }),
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    });
    await report(`${name}: ${fault.what}`, rows, result);
    if (!result.ok) process.exitCode = 1;
  } finally {
    if (flags.keep) process.stderr.write(`data and logs are kept in ${dir}\n`);
    else rmSync(dir, { recursive: true, force: true });
  }
}

const list = Object.entries(faults).map(([name, fault]) => `  ${name.padEnd(18)}  ${fault.what}`);
const program = new Command('npm run faults --')
  .showHelpAfterError(helpHint)
  .description('Breaks a running mesh on purpose and counts what was lost or stored twice.')
  .argument('<name>', 'which fault', faultName)
  .option(
    '--file <path>',
    'kill-feature only: clicks to replay, in the layout of yoochoose (SessionId, ItemId, Time, tabs between)',
  )
  .option(
    '--limit <rows>',
    'take only the first rows of the file; collect-…, broker-kill, poison-flood, feature-nemesis and backfill: events to send in all; import-kill: rows of the file; training: kills; rolling-restart: rounds',
    wholeNumber(1, 100_000_000),
  )
  .option('--seed <number>', 'where the faults strike', wholeNumber(0, 999_999_999), 42)
  .option('--keep', 'keep data and logs')
  .addHelpText('after', `\nFaults:\n${list.join('\n')}`)
  .action(main);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
