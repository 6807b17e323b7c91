import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSettings } from '../models/check-settings.js';
import { checkTrainingSettings, mostNumbers, trainingDefaults } from './training-settings.js';

describe('settings that are each in bounds, and too great together', () => {
  it.each([
    ['transformer', { batchPlaces: 10_000_000, width: 512 }, 'batchPlaces × width makes'],
    [
      'transformer',
      { batchPlaces: 1_000_000, negatives: 1_000_000 },
      'batchPlaces × negatives makes 1000000000000 numbers',
    ],
    [
      'transformer',
      { batchPlaces: 2_000_000, negatives: 1, width: 2, heads: 1, maxLength: 1024 },
      'batchPlaces × maxLength makes',
    ],
    ['gru', { batchPlaces: 10_000_000, negatives: 1, width: 1024 }, 'batchPlaces × width makes'],
    ['lstm', { negatives: 1_000_000, width: 1024, batchPlaces: 1 }, 'negatives × width makes'],
    ['cnn', { batchPlaces: 10_000_000, negatives: 1 }, 'batchPlaces × width makes'],
  ] as const)('%s with %j is told before anything is fitted', async (model, settings, why) => {
    await expect(checkSettings(model, settings)).rejects.toThrow(why);
    await expect(checkSettings(model, settings)).rejects.toThrow('lower one of them');
  });

  it('are only those of which a tensor would be above 1 GiB', () => {
    const size = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(size, size, size, size, (batchPlaces, negatives, width, maxLength) => {
        const check = () => checkTrainingSettings({ ...trainingDefaults, batchPlaces, negatives, width, maxLength });
        const places = Math.max(batchPlaces, maxLength);
        const largest = Math.max(places * negatives, 8 * places * Math.max(width, maxLength), negatives * width);
        if (largest > mostNumbers) expect(check).toThrow(RangeError);
        else expect(check).not.toThrow();
      }),
    );
  });
});
