import { describe, expect, it } from 'vitest';
import { setting, settingsByModel } from './settings.js';

describe('setting', () => {
  it('reads numbers, truth values and texts', () => {
    const all = ['width=64', 'logQ=true', 'groupBy=session', 'vs-knn.lastItems=3'];
    expect(all.reduce((before, text) => setting(text, before), {})).toEqual({
      width: 64,
      logQ: true,
      groupBy: 'session',
      'vs-knn.lastItems': 3,
    });
  });

  it.each(['width', '=3', 'width=', 'a b=3', '-x=1'])('refuses %s', (text) => {
    expect(() => setting(text, {})).toThrow('must look like width=64');
  });
});

describe('settingsByModel', () => {
  it('gives them to the one model, or to the one that is named', () => {
    expect(settingsByModel(['transformer'], { width: 8, 'transformer.epochs': 2 })).toEqual({
      transformer: { width: 8, epochs: 2 },
    });
    expect(settingsByModel(['vs-knn', 'gru'], { 'vs-knn.lastItems': 3, 'gru.width': 8 })).toEqual({
      'vs-knn': { lastItems: 3 },
      gru: { width: 8 },
    });
  });

  it('says how where it cannot know', () => {
    expect(() => settingsByModel(['vs-knn', 'gru'], { width: 8 })).toThrow('--set vs-knn.width=8');
    expect(() => settingsByModel([], { width: 8 })).toThrow('more than one');
  });
});
