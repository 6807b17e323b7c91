import { createReadStream, readFileSync, statSync } from 'node:fs';
import { messageRoot } from '@insight-mesh/contracts';
import type { RegisterModelRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelRequest';
import { codecFor } from '@insight-mesh/runtime/codec';
import { StepProgress } from '../dataset/progress.js';
import { jsonLine } from '../lib/result.js';
import { safeLine } from '../lib/safe-text.js';
import type { Training } from '../lib/training-connect.js';

export interface RegisterFlags {
  name: string;
  vocabulary: string;
  signature: string;
  trainedUntil: Date;
  hold?: true;
}

const partBytes = 262_144;
const partItems = 10_000;
const deadlineMs = 3_600_000;

/** Sends an ONNX file with its vocabulary and signature, and follows the run that measures it. */
export async function register({ registry, runs, call }: Training, path: string, flags: RegisterFlags): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new Error(`${path} ${found === undefined ? 'is not there' : 'is no file'}`);
  const vocabulary = readVocabulary(flags.vocabulary);
  const about = {
    slot: 'recommend',
    name: flags.name,
    signature: readSignature(flags.signature),
    trained_until: { seconds: Math.floor(flags.trainedUntil.getTime() / 1000), nanos: 0 },
    hold: flags.hold === true,
  };
  const progress = new StepProgress('bytes');
  async function* parts(): AsyncGenerator<RegisterModelRequest> {
    yield { about };
    for (let at = 0; at < vocabulary.length; at += partItems) {
      yield { vocabulary: { item_ids: vocabulary.slice(at, at + partItems) } };
    }
    let sent = 0;
    for await (const data of createReadStream(path, { highWaterMark: partBytes }) as AsyncIterable<Buffer>) {
      yield { data };
      sent += data.length;
      progress.update('send the model', sent, found?.size ?? sent);
    }
    yield { total_bytes: sent };
  }
  try {
    const { run_id, sha256, bytes } = await registry.RegisterModel(parts(), { ...call, deadlineMs });
    for await (const state of runs.WatchRun({ run_id }, { ...call, deadlineMs })) {
      progress.update(state.step, Math.round(state.progress * 100), 100);
      if (state.state === 'RUN_STATE_FAILED') throw new Error(`the model was not registered: ${state.error}`);
      if (state.state !== 'RUN_STATE_SUCCEEDED') continue;
      progress.end();
      const [model] = state.models;
      if (model === undefined) throw new Error('the run registered nothing');
      const promoted = model.stage === 'MODEL_STAGE_CHAMPION';
      process.stdout.write(`version ${model.version} of ${model.slot}: ${safeLine(model.decision)}\n`);
      const result = {
        slot: model.slot,
        version: model.version,
        promoted,
        why: model.decision,
        metrics: model.metrics,
      };
      process.stdout.write(jsonLine({ ...result, run_id, sha256, bytes }));
      return;
    }
    throw new Error(
      `the stream of run ${run_id} ended before the run did; npm run models -- list shows what came of it`,
    );
  } finally {
    progress.end();
  }
}

function readVocabulary(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const empty = lines.indexOf('');
  if (lines.length === 0) throw new Error(`${path} is empty: it must have an item id a line`);
  if (empty !== -1) throw new Error(`${path}, line ${empty + 1} is empty: each line must be an item id`);
  return lines;
}

function readSignature(path: string) {
  const name = 'insightmesh.training.v1.OnnxSignature';
  const codec = codecFor(name);
  try {
    const bytes = readFileSync(path);
    // proto3's JSON passes over what it does not know; here that is a name that somebody has misspelt.
    const known = Object.keys(messageRoot.lookupType(name).fields);
    const unknown = Object.keys(JSON.parse(bytes.toString('utf8')) as object).find((key) => !known.includes(key));
    if (unknown !== undefined) throw new Error(`there is no field ${unknown}; there are ${known.join(', ')}`);
    return codec.toRpc(codec.decode(bytes));
  } catch (error) {
    throw new Error(`${path} is no signature: ${error instanceof Error ? error.message : String(error)}`);
  }
}
