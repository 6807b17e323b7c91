import type { Struct__Output } from '@insight-mesh/contracts/types/google/protobuf/Struct';
import type { RequestContext } from '../request-state.js';
import type { Violations } from './violations.js';

const MAX_ENTRIES = 50;
const MAX_TEXT = 1_000;
const none: RequestContext = Object.freeze({});

/** Texts, numbers and booleans of a request's context; anything else is told to `violations`. */
export function requestContext(sent: Struct__Output | null, violations: Violations): RequestContext {
  const entries = Object.entries(sent?.fields ?? {});
  if (entries.length === 0) return none;
  if (entries.length > MAX_ENTRIES) {
    violations.add('context', `has ${entries.length} entries; at most ${MAX_ENTRIES} are allowed`);
    return none;
  }
  const context = new Map<string, string | number | boolean>();
  for (const [name, { kind, stringValue, numberValue, boolValue }] of entries) {
    const field = `context.${name.slice(0, 64)}`;
    if (kind === 'stringValue' && stringValue !== undefined) {
      if (stringValue.length > MAX_TEXT)
        violations.add(field, `has ${stringValue.length} characters; at most ${MAX_TEXT} are allowed`);
      context.set(name, stringValue);
    } else if (kind === 'numberValue' && numberValue !== undefined) context.set(name, numberValue);
    else if (kind === 'boolValue' && boolValue !== undefined) context.set(name, boolValue);
    else violations.add(field, 'must be a text, a number or a boolean');
  }
  return Object.fromEntries(context);
}
