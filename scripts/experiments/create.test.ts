import { describe, expect, it } from 'vitest';
import { armFrom } from './create.js';

describe('an arm of the command line', () => {
  it('is a key, and what it sets', () => {
    expect(armFrom('plain')).toEqual({ key: 'plain', parameters: { fields: {} } });
    expect(armFrom('b:diversity=0.4,exclude_seen=false,model=vs-knn@3').parameters.fields).toEqual({
      diversity: { numberValue: 0.4 },
      exclude_seen: { boolValue: false },
      model: { stringValue: 'vs-knn@3' },
    });
    expect(armFrom('b:filter=item.brand in ["A", "B"] && item.price >= 5').parameters.fields).toEqual({
      filter: { stringValue: 'item.brand in ["A", "B"] && item.price >= 5' },
    });
    expect(() => armFrom('b:diversity')).toThrow('must be key, or key:parameter=value');
  });
});
