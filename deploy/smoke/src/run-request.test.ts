import { describe, expect, it } from 'vitest';
import { runRequest } from './run-request.js';

describe('the request of a run', () => {
  it('has the fields of StartRunRequest, settings as google.protobuf.Struct', () => {
    const text =
      '{"models":["transformer"],"seed":7,"settings":{"transformer":{"width":64,"causal":true,"note":null}}}';
    expect(runRequest(text, 'nightly-1')).toEqual({
      models: ['transformer'],
      seed: 7,
      settings: {
        transformer: {
          fields: { width: { numberValue: 64 }, causal: { boolValue: true }, note: { nullValue: 'NULL_VALUE' } },
        },
      },
      request_id: 'nightly-1',
    });
    expect(runRequest('{}', 'nightly-1')).toEqual({ settings: {}, request_id: 'nightly-1' });
  });

  it('names what is wrong', () => {
    expect(() => runRequest('{"model":["x"]}', 'a')).toThrow(/START_RUN_REQUEST .*model/);
    expect(() => runRequest('{"seed":"7"}', 'a')).toThrow(/START_RUN_REQUEST seed/);
    expect(() => runRequest('models: []', 'a')).toThrow(/must be JSON/);
  });
});
