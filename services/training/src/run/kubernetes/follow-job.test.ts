import { AppError } from '@insight-mesh/runtime/errors';
import { expect, it } from 'vitest';
import type { Job } from '../job.js';
import type { PodEnd, PodFiles } from '../pod-files.js';
import type { Cluster } from './cluster.js';
import { followJob } from './follow-job.js';

const job = { runId: 'r', tenantId: 't', warnings: [], kept: 0 } as unknown as Job;
const silence = { debug: () => {}, info: () => {}, warn: () => {} };
const status = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };
const failedBy = (exitCode: number) =>
  ({
    jobs: async () => [{ metadata: { name: 'run-r-1' }, status }],
    pods: async () => [
      { status: { phase: 'Failed', containerStatuses: [{ name: 'trainer', state: { terminated: { exitCode } } }] } },
    ],
  }) as unknown as Cluster;
const gone = { jobs: async () => [], pods: async () => [] } as unknown as Cluster;

function follow(readEnd: () => Promise<PodEnd | undefined>, readProgress: () => Promise<undefined>, cluster = gone) {
  return followJob('run-r-1', job, {
    cluster,
    files: { readEnd, readProgress } as unknown as PodFiles,
    launch: { signal: new AbortController().signal, log: silence, onProgress: () => {} } as never,
    ...{ pollMs: 1, waitSeconds: 1, mayFallBack: false, tooLong: 'it took too long' },
  });
}

const away = async (): Promise<never> => {
  throw new AppError('UNAVAILABLE', 'the store is away');
};
const nothing = async (): Promise<undefined> => undefined;

it('does not fail a run whose Job is gone while the store cannot say what it made', async () => {
  expect(await follow(away, nothing)).toMatchObject({ kind: 'away', ended: false });
});

it('takes the last word of a Job that is gone, though its progress cannot be read', async () => {
  const done = async (): Promise<PodEnd> => ({ kind: 'done', result: { candidates: [], table: [] } });
  expect(await follow(done, away)).toMatchObject({ kind: 'done' });
});

it('fails a run whose Job was deleted, and that has said nothing', async () => {
  expect(await follow(nothing, nothing)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('was deleted in the cluster'),
  });
});

it('takes pods that could not write how they ended for want of the store for no crash', async () => {
  const crashed = async (): Promise<PodEnd> => ({ kind: 'crashed', message: 'an earlier pod', detail: '' });
  for (const said of [nothing, crashed])
    expect(await follow(said, nothing, failedBy(75))).toMatchObject({ kind: 'away', ended: true });
  expect(await follow(nothing, nothing, failedBy(70))).toMatchObject({ kind: 'crashed' });
});
