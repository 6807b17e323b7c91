import { messageRoot } from '@insight-mesh/contracts';
import { editDistance } from '@insight-mesh/runtime/edit-distance';
import { AppError } from '@insight-mesh/runtime/errors';

type MessageType = ReturnType<typeof messageRoot.lookupType>;

const longestShown = 64;

/** Name in either form of proto3 JSON to the message that the field holds, if it holds one of ours. */
const fieldsOf = new Map<string, Map<string, MessageType | undefined>>();

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

function fields(type: MessageType): Map<string, MessageType | undefined> {
  let known = fieldsOf.get(type.fullName);
  if (known === undefined) {
    known = new Map();
    for (const field of type.fieldsArray) {
      const inner = field.resolvedType;
      const message =
        inner !== null && 'fieldsArray' in inner && inner.fullName.startsWith('.insightmesh.') ? inner : undefined;
      for (const name of [field.name, camel(field.name)]) known.set(name, message);
    }
    fieldsOf.set(type.fullName, known);
  }
  return known;
}

function refuse(path: string, name: string, known: readonly string[]): AppError {
  const near = known.find((each) => editDistance(name.toLowerCase(), each.toLowerCase(), 2) <= 2);
  const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
  const description = `is no field of the request; ${hint}`;
  const field = path + name.slice(0, longestShown);
  return new AppError('INVALID_ARGUMENT', `${field} ${description}`, { violations: [{ field, description }] });
}

function check(type: MessageType, value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  const known = fields(type);
  for (const [name, each] of Object.entries(value)) {
    if (!known.has(name))
      throw refuse(
        path,
        name,
        [...new Set(known.keys())].filter((key) => !/[A-Z]/.test(key)),
      );
    const inner = known.get(name);
    if (inner === undefined) continue;
    if (Array.isArray(each)) each.forEach((element, n) => void check(inner, element, `${path}${name}[${n}].`));
    else check(inner, each, `${path}${name}.`);
  }
}

/**
 * The codec passes over fields that it does not know, as topics need it. A person's misspelt field must not be passed over: what it
 * asked for would silently not be done.
 * @throws AppError INVALID_ARGUMENT with the path of the first that is unknown
 */
export function requireKnownFields(messageName: string, body: Buffer): void {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    // The codec says what is wrong with it.
    return;
  }
  check(messageRoot.lookupType(messageName), value, '');
}
