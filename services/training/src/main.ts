import { runMain } from '@insight-mesh/runtime/lifecycle';
import { createLogger } from '@insight-mesh/runtime/log';
import { misspelt, trainingConfig } from './config.js';
import { buildService } from './service.js';

try {
  const config = trainingConfig();
  const log = createLogger({ service: 'training', level: config.LOG_LEVEL });
  for (const each of misspelt()) log.warn(each, 'the environment has a variable that is no setting but nearly one');
  await runMain(log, buildService(config, log).life);
} catch (error) {
  // Before there is a log: what is wrong with the environment, and nothing else.
  process.stderr.write(`training: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
