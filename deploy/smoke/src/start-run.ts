import { setTimeout as pause } from 'node:timers/promises';
import { grpcTargetSetting, meshSettings, readConfig } from '@insight-mesh/runtime/config';
import { AppError } from '@insight-mesh/runtime/errors';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { z } from 'zod';
import { runRequest } from './run-request.js';

const settings = z.object({
  TRAINING_ADDRESS: grpcTargetSetting,
  SERVICE_TOKEN: meshSettings.SERVICE_TOKEN,
  TENANT: z.string({ error: 'must be whose run it is' }),
  /** The same one again starts no second run, so a Job's pods share it. */
  REQUEST_ID: z.string({ error: 'must be at most 128 of A-Z, a-z, 0-9, ".", "_", ":" and "-"' }),
  START_RUN_REQUEST: z.string().default('{}'),
});

/** Trying again would change nothing: the Job ends with it. */
const finalExit = 64;
const oneDayMs = 86_400_000;
const againMs = 5_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

class Final extends Error {}

/** What another try may mend: a service that starts, a stream that was cut, a queue that is full. */
function passes(error: unknown): boolean {
  const code = error instanceof AppError ? error.code : '';
  return ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED', 'CANCELLED'].includes(code);
}

/**
 * Asks the training service for a run and follows it to its end. Exit code 0: succeeded; 64: it failed or was cancelled, or the request is
 * wrong; 1: the service could not be asked, and another try may help. Ends with one JSON object.
 */
async function main(): Promise<void> {
  const config = readConfig(settings);
  const client = createClient('insightmesh.training.v1.TrainingService', {
    address: config.TRAINING_ADDRESS,
    serviceToken: config.SERVICE_TOKEN,
    serviceName: 'start-run',
    defaultDeadlineMs: 20_000,
  });
  const call = { tenantId: config.TENANT };
  try {
    const { run_id, started } = await client.StartRun(runRequest(config.START_RUN_REQUEST, config.REQUEST_ID), call);
    say(`run ${run_id} ${started ? 'is queued' : 'goes on'}`);
    let told = '';
    for (;;) {
      try {
        for await (const state of client.WatchRun({ run_id }, { ...call, deadlineMs: oneDayMs })) {
          const line = `${Math.round(state.progress * 100)}% ${state.step}`;
          if (line !== told) say(line);
          told = line;
          if (state.state === 'RUN_STATE_FAILED') throw new Final(`run ${run_id} failed: ${state.error}`);
          if (state.state === 'RUN_STATE_CANCELLED') throw new Final(`run ${run_id} was cancelled`);
          if (state.state === 'RUN_STATE_SUCCEEDED') {
            const models = state.models.map(({ model, version }) => `${model}@${version}`);
            say(JSON.stringify({ ok: true, run_id, models }));
            return;
          }
        }
      } catch (error) {
        if (!passes(error)) throw error;
        say(`following again: ${error instanceof Error ? error.message : String(error)}`);
      }
      await pause(againMs);
    }
  } finally {
    client.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  say(JSON.stringify({ ok: false }));
  process.exitCode = passes(error) ? 1 : finalExit;
}
