// Imports files, as a process of its own beside the service whose environment it takes; `npm run import -- --help` has its arguments.
import { createLogger } from '@insight-mesh/runtime/log';
import { loadImportConfig } from '../config.js';
import { readArguments } from './arguments.js';
import { exitCodes } from './command-io.js';
import { command } from './commands.js';

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(new Error('stopped; the same import, started again, goes on from here')));
}
try {
  const asked = readArguments(process.argv.slice(2));
  // Beside a person's table and JSON only errors are told; one that the service started has no other voice.
  const level = asked.do === 'run' ? loadImportConfig().LOG_LEVEL : 'fatal';
  const log = createLogger({ service: 'collector-import', level });
  await command(asked, { config: () => loadImportConfig(), log, signal: stopping.signal });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = exitCodes.failed;
}
