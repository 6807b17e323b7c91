import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireFreeSpace } from '@insight-mesh/local-stack/disk';
import { PeakMemory } from '@insight-mesh/local-stack/memory';
import { Command } from 'commander';
import { localFolder } from './lib/checkout.js';
import { type Mesh, startMesh } from './lib/mesh.js';
import { brokerList, databaseUrl, helpHint, wholeNumber } from './lib/options.js';
import { tensorflowOrWasm } from './lib/tensorflow.js';
import { printAnswer, printNext } from './start/print.js';
import { demonstrate, sendShop, trainOnce } from './start/shop.js';
import { readState, writeState } from './start/state.js';
import { Steps } from './start/steps.js';
import { storedCounts, untilStored } from './start/stored.js';

interface Options {
  exit?: boolean;
  kafka?: string[];
  database?: string;
  seed: number;
}

async function main(options: Options): Promise<void> {
  const began = performance.now();
  const dir = localFolder();
  const steps = new Steps(9);
  let mesh: Mesh | undefined;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= mesh?.stop() ?? Promise.resolve();
    return stopping;
  };
  let up = false;
  let interruptedAt: number | undefined;
  const interrupt = () => {
    if (interruptedAt !== undefined) {
      // One Ctrl-C can reach us twice, from the terminal and passed on by npm.
      if (performance.now() - interruptedAt > 500) process.exit(130);
      return;
    }
    interruptedAt = performance.now();
    steps.mute();
    process.stdout.write('\nstopping everything that was started (again to stop at once)\n');
    // Before the mesh is up, what was started ends with us, and npm run reset and the next start stop what is left.
    void stop()
      .catch((error: Error) => process.stderr.write(`${error.message}\n`))
      .then(() => process.exit(up ? 0 : 130));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  const memory = new PeakMemory(() => mesh?.pids() ?? [process.pid]);
  memory.start();
  try {
    await steps.run('check disk', async () => requireFreeSpace(dir));
    await steps.run('bring libtensorflow for training', tensorflowOrWasm, (said) => said);
    const state = readState(dir, options.seed);
    mesh = await steps.run(
      'start Kafka, Postgres and the services',
      (say) =>
        startMesh({
          dir,
          ports: 'default',
          ...(options.kafka ? { kafka: options.kafka } : {}),
          ...(options.database ? { database: options.database } : {}),
          onStep: say,
          onNotice: (notice) => steps.notice(notice),
          onCrash: (name, why) =>
            process.stderr.write(
              name === 'servers' ? `${why}\n` : `${name} ended (${why}); its log is in ${join(dir, 'logs')}\n`,
            ),
        }),
      (started) => `collector ${started.collectorHttp}, recommender ${started.addresses.recommender}`,
    );
    const running = mesh;
    const save = (change: Partial<typeof state>) => writeState(dir, Object.assign(state, change));
    const sent = await steps.run(
      'send the demo shop through the collector',
      (say) => sendShop({ mesh: running, dir, state, save, say }),
      (counts) =>
        counts.events
          ? `${counts.events} events, ${counts.items} items; ${counts.dropped} dropped, whose customers refuse analytics`
          : 'sent by an earlier start',
    );
    await steps.run('store the events in Postgres and in the lake', (say) =>
      untilStored(running, (messages) => say(`${messages} to go`)),
    );
    const trained = await steps.run(
      'train six models',
      (say) => trainOnce({ mesh: running, state, save, say }),
      (run) => run.summary,
    );
    const shown = await steps.run(
      'recommend, click three times in another category, recommend again',
      () => demonstrate({ mesh: running, state, save }),
      (demo) =>
        `customer ${demo.customerId}, changed ${demo.changedAfterMs.toFixed(1)} ms after the third click's answer`,
    );
    await steps.run('store the clicks', (say) => untilStored(running, (messages) => say(`${messages} to go`)));
    const stored = await steps.run(
      'count what is stored',
      () => storedCounts(running),
      (counts) => `${counts.events} events of ${counts.customers} customers and visitors`,
    );
    printAnswer(`Before: what ${shown.customerId} would be shown`, shown.before);
    printAnswer(`After three clicks on ${shown.category}: ${shown.clicked.join(', ')}`, shown.after);
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
    if (!options.exit) {
      up = true;
      printNext(running, dir, { customerId: shown.customerId, itemId: shown.after.items[0]?.itemId ?? 'i-0001' });
      return;
    }
    const peak = memory.stop();
    await steps.finish('stop', stop);
    process.stdout.write(
      `${JSON.stringify({
        events: stored.events,
        customers: stored.customers,
        customer: shown.customerId,
        sent: sent.events,
        dropped: sent.dropped,
        trained: trained.trained,
        model: shown.after.model,
        before: shown.before.items.map((item) => item.itemId),
        after: shown.after.items.map((item) => item.itemId),
        changed_after_ms: Number(shown.changedAfterMs.toFixed(1)),
        seconds,
        peak_mb: peak,
        seed: options.seed,
      })}\n`,
    );
    process.exit(0);
  } catch (error) {
    // What is under way fails when the mesh stops below it, and interrupt() ends the process.
    if (interruptedAt !== undefined) return;
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    if (existsSync(join(dir, 'logs'))) process.stderr.write(`The services' logs are in ${join(dir, 'logs')}.\n`);
    await stop().catch(() => undefined);
    process.exit(1);
  }
}

const program = new Command('npm start --')
  .showHelpAfterError(helpHint)
  .description('Starts the whole mesh on this machine, sends a demo shop through it, trains, and recommends.')
  .option('--exit', 'stop after the check, exit 0, and print one JSON object as the last line')
  .option('--kafka <brokers>', 'use this Kafka (host:port,host:port) and start none', brokerList)
  .option('--database <url>', 'use this Postgres database (postgres://…) and start none', databaseUrl)
  .option('--seed <number>', 'seed of the demo shop', wholeNumber(0, 999_999_999), 42)
  .allowExcessArguments(false);
await main(program.parse().opts<Options>());
