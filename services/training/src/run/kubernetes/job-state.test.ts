import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { jobState } from './job-state.js';

const job = (condition?: { type: string; reason: string }): V1Job => ({
  status: condition === undefined ? {} : { conditions: [{ ...condition, status: 'True', message: 'said so' }] },
});
let second = 0;
const pod = (status: V1Pod['status']): V1Pod => ({
  metadata: { name: 'pod', creationTimestamp: new Date(1e12 + 1000 * second++) },
  ...(status === undefined ? {} : { status }),
});
const container = (state: object) => ({
  name: 'trainer',
  image: 'trainer',
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
});
const ended = pod({
  phase: 'Failed',
  containerStatuses: [container({ terminated: { exitCode: 137, reason: 'OOMKilled' } })],
});
const away = pod({
  phase: 'Failed',
  containerStatuses: [container({ terminated: { exitCode: 75, reason: 'Error' } })],
});
const taken = pod({
  phase: 'Failed',
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
});
const unscheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' };

it.each([
  [undefined, [], { kind: 'gone' }],
  [job({ type: 'Complete', reason: 'CompletionsReached' }), [], { kind: 'complete' }],
  [job({ type: 'Failed', reason: 'DeadlineExceeded' }), [], { kind: 'failed', by: 'deadline' }],
  [job({ type: 'Failed', reason: 'PodFailurePolicy' }), [], { kind: 'failed', by: 'told' }],
  [
    job({ type: 'Failed', reason: 'BackoffLimitExceeded' }),
    [ended],
    { kind: 'failed', by: 'crashed', why: 'the last ended with exit code 137 (OOMKilled); said so' },
  ],
  [
    job({ type: 'Failed', reason: 'BackoffLimitExceeded' }),
    [ended, away],
    { kind: 'failed', by: 'away', why: 'the last ended with exit code 75 (Error); said so' },
  ],
  [job(), [], { kind: 'waiting', for: 'pod', why: 'for its pod' }],
  [job(), [taken], { kind: 'waiting', why: 'for another pod: the last was taken away (PreemptionByScheduler)' }],
  [{ spec: { suspend: true, template: {} } }, [], { kind: 'waiting', for: 'queue' }],
  [job(), [ended, pod({ phase: 'Running' })], { kind: 'working' }],
  [
    job(),
    [pod({ phase: 'Pending', conditions: [unscheduled] })],
    { kind: 'waiting', for: 'node', why: 'for a node: 0/3 nodes' },
  ],
  [
    job(),
    [
      pod({
        phase: 'Pending',
        containerStatuses: [container({ waiting: { reason: 'ErrImagePull', message: 'no such host' } })],
      }),
    ],
    { kind: 'waiting', for: 'image', why: 'for the container of image trainer: ErrImagePull: no such host' },
  ],
  [
    job(),
    [pod({ phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ContainerCreating' } })] })],
    { kind: 'waiting', for: 'start' },
  ],
])('reads how a Job stands: %#', (of, pods, state) => {
  expect(jobState(of, pods)).toMatchObject(state);
});
