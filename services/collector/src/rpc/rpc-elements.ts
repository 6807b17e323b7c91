import { maskText } from '@insight-mesh/algorithms/mask-text';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Elements } from '../intake/elements.js';
import { Problem } from '../validation/problem.js';

function inJson(message: object, fromRpc: (message: object) => unknown): unknown {
  try {
    return fromRpc(message);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [violation] = error.violations;
    // The path goes through the sender's own names.
    const field = maskText(violation?.field ?? '').text;
    return new Problem('bad_format', violation?.description ?? error.message, field);
  }
}

/** The messages of a call in the JSON of the contract, so that every door has the same checks. */
export function rpcElements(messages: readonly object[], fromRpc: (message: object) => unknown): Elements {
  const values = messages.map((message) => inJson(message, fromRpc));
  return {
    values,
    // The bytes on the wire are gone; what was read from them is the nearest there is.
    raw: (index) => Buffer.from(JSON.stringify(values[index] instanceof Problem ? messages[index] : values[index])),
  };
}
