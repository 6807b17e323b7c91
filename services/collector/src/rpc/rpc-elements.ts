import { maskText } from '@insight-mesh/algorithms/mask-text';
import { AppError } from '@insight-mesh/runtime/errors';
import { unfitMark } from '@insight-mesh/runtime/grpc-request';
import type { Elements } from '../intake/elements.js';
import { Problem } from '../validation/problem.js';

function inJson(message: object, fromRpc: (message: object) => unknown): unknown {
  try {
    return fromRpc(message);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [violation] = error.violations;
    // The path goes through the sender's own names.
    const field = maskText((violation?.field ?? '').replaceAll(unfitMark, '')).text;
    return new Problem('bad_format', violation?.description ?? error.message, field);
  }
}

/** For people: text that was no UTF-8 as far as it could be read. */
function unmarked(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(unfitMark) ? value.slice(unfitMark.length) : value;
}

/** The messages of a call in the JSON of the contract, so that every door has the same checks. */
export function rpcElements(messages: readonly object[], fromRpc: (message: object) => unknown): Elements {
  const values = messages.map((message) => inJson(message, fromRpc));
  return {
    values,
    // The bytes on the wire are gone; what was read from them is the nearest there is.
    raw: (index) => {
      const value = values[index];
      return Buffer.from(value instanceof Problem ? JSON.stringify(messages[index], unmarked) : JSON.stringify(value));
    },
  };
}
