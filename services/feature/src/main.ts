import { runMain } from '@insight-mesh/runtime/lifecycle';
import { createLogger } from '@insight-mesh/runtime/log';
import { startTracing } from '@insight-mesh/runtime/tracing';
import { loadConfig } from './config.js';
import { buildService } from './service.js';

const config = loadConfig();
const log = createLogger({ service: 'feature', level: config.LOG_LEVEL });
const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
startTracing({ service: 'feature', ...(endpoint === undefined ? {} : { endpoint }) });
const { life } = buildService(config, log);
await runMain(log, life);
