import { expect, it } from 'vitest';
import { FitBar, fitLine } from './fit-progress.js';

const state = {
  step: 'fit transformer',
  share: 0.421,
  epoch: 12,
  loss: 3.45123,
  examplesPerSecond: 5120.4,
  secondsLeft: 85.2,
  validation: { 'ndcg@10': 0.04123 },
};

it('says epoch, loss, speed, time left and validation in a line', () => {
  expect(fitLine(state)).toBe(
    'fit transformer: 42%, epoch 12, loss 3.4512, 5120 examples/s, 85 s left, ndcg@10 0.0412',
  );
  expect(fitLine({ step: 'read the lake', share: 1.2 })).toBe('read the lake: 100%');
  expect(fitLine({ step: 'fit', share: 0, secondsLeft: 7300 })).toBe('fit: 0%, 2.0 h left');
});

it('writes a line when a step begins, where there is no terminal', () => {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream;
  const bar = new FitBar(stream);
  bar.update({ step: 'a', share: 0 });
  bar.update({ step: 'a', share: 0.5 });
  bar.update({ step: 'b', share: 0.6 });
  bar.say('warning: w');
  bar.end();
  expect(lines).toEqual(['a: 0%\n', 'b: 60%\n', 'warning: w\n']);
});
