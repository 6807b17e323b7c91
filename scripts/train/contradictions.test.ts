import { describe, expect, it } from 'vitest';
import { refuseContradictions } from './contradictions.js';

describe('options of train that contradict each other', () => {
  it.each([
    [['file', 'hold'], '--hold is for runs of a mesh, and --file fits on a file'],
    [['file', 'out', 'list'], '--list is for runs of a mesh'],
    [['file', 'detach'], '--detach is for runs of a mesh'],
    [['file', 'testShare'], '--test-share is of scores: give --label too'],
    [['file', 'dataset', 'label'], '--dataset is for runs of a mesh'],
    [['file', 'time'], '--time is of scores: give --label too'],
    [['watch', 'label'], '--label is for a run that begins'],
    [['file', 'address'], '--address is for runs of a mesh'],
    [['resume'], '--resume is for a fit of a file: give --file'],
    [['list', 'watch'], '--list and --watch are both given'],
    [['cancel', 'hold'], '--hold is for a run that begins, and --cancel begins none'],
    [['watch', 'memoryMb'], '--memory-mb is for a run that begins'],
    [['state'], '--state is for --list'],
  ])('%j', (given, why) => {
    expect(() => refuseContradictions(new Set(given))).toThrow(why);
  });

  it.each([
    [['file', 'out', 'format', 'resume', 'set', 'seed', 'backend', 'minutes', 'memoryMb', 'checkpointSeconds']],
    [['file', 'label', 'testShare', 'group', 'out']],
    [['dataset', 'label', 'newest', 'target', 'testShare']],
    [['hold', 'detach', 'requestId', 'testShare', 'seed', 'key']],
    [['list', 'state', 'limit', 'tenant']],
    [[]],
  ])('%j go together', (given) => {
    expect(() => refuseContradictions(new Set(given))).not.toThrow();
  });
});
