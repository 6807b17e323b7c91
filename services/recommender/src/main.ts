import { runMain } from '@insight-mesh/runtime/lifecycle';
import { createLogger } from '@insight-mesh/runtime/log';
import { loadConfig, misspelt } from './config.js';
import { buildService } from './service.js';

try {
  const config = loadConfig();
  const log = createLogger({ service: 'recommender', level: config.LOG_LEVEL });
  for (const each of misspelt()) log.warn(each, 'the environment has a variable that is no setting but nearly one');
  await runMain(log, buildService(config, log).life);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
