import { messageRoot, type Services } from '@insight-mesh/contracts';
import type { JsonMessages } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import protobuf from 'protobufjs';

/** Something in the command line that is not in the contracts; the message says what is. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

export interface Method {
  service: keyof Services & string;
  /** The part of the mesh that serves it: collector, feature, training, recommender. */
  part: string;
  name: string;
  /** The answer is a stream. */
  stream: boolean;
  /** From the JSON that a person writes to what proto-loader sends. @throws AppError INVALID_ARGUMENT with the field */
  request: (json: string) => object;
  /** From what proto-loader gives to proto3 JSON. */
  response: (message: object) => unknown;
}

function allServices(space: protobuf.NamespaceBase = messageRoot): protobuf.Service[] {
  return space.nestedArray.flatMap((child) => {
    if (child instanceof protobuf.Service) return [child];
    return child instanceof protobuf.Namespace ? allServices(child) : [];
  });
}

/** The part of the mesh that serves it: that of its package. */
const partOf = (service: protobuf.Service) => service.fullName.split('.')[2] ?? '';
const shortName = (service: protobuf.Service) => service.name.replace(/Service$/, '').toLowerCase();
const signature = (method: protobuf.Method) =>
  `${method.name}(${method.requestType}) → ${method.responseStream ? 'stream of ' : ''}${method.responseType}`;

/** Every service with its methods, a line each. */
export function listing(): string {
  return allServices()
    .map((service) => `${shortName(service)}\n${methodsOf(service)}`)
    .join('\n');
}

function methodsOf(service: protobuf.Service): string {
  return service.methodsArray.map((method) => `  ${signature(method)}`).join('\n');
}

/**
 * @param service its part of the mesh (collector), its name (DeadLetterService, deadletter) or its full name
 * @throws ContractError that lists what there is
 */
export function findMethod(service: string, name: string): Method {
  const wanted = service.toLowerCase();
  // A part of the mesh may serve several.
  const named = allServices().filter((each) =>
    [partOf(each), shortName(each), each.name, each.fullName.slice(1)].some((alias) => alias.toLowerCase() === wanted),
  );
  if (named.length === 0) throw new ContractError(`there is no service "${service}". There are:\n${listing()}`);
  const method = named
    .flatMap((each) => each.methodsArray)
    .find((each) => each.name.toLowerCase() === name.toLowerCase());
  method?.resolve();
  const found = method?.parent;
  if (!method?.resolvedRequestType || !method.resolvedResponseType || !(found instanceof protobuf.Service)) {
    const has = named.map(methodsOf).join('\n');
    throw new ContractError(`${service} has no method "${name}". It has:\n${has}`);
  }
  if (method.requestStream) {
    throw new ContractError(
      `${method.name} takes a stream of requests, and call sends one: see npm run dataset -- --help`,
    );
  }
  const input = method.resolvedRequestType;
  const inputCodec = codecFor(input.fullName.slice(1) as keyof JsonMessages);
  const outputCodec = codecFor(method.resolvedResponseType.fullName.slice(1) as keyof JsonMessages);
  return {
    service: found.fullName.slice(1) as keyof Services & string,
    part: partOf(found),
    name: method.name,
    stream: method.responseStream === true,
    request: (json) => {
      refuseUnknownFields(json, input);
      return inputCodec.toRpc(inputCodec.decode(Buffer.from(json)));
    },
    response: (message) => outputCodec.fromRpc(message),
  };
}

// A service passes over a field that it does not know, as proto3 wants it; a person who mistyped one should hear of it.
function refuseUnknownFields(json: string, type: protobuf.Type): void {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ContractError(`the request is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ContractError('the request must be a JSON object');
  }
  refuseUnknownIn(value, type, '');
}

function refuseUnknownIn(value: unknown, type: protobuf.Type, path: string): void {
  // What is no object there, the codec refuses.
  if (typeof value !== 'object' || value === null || type.fullName.startsWith('.google.protobuf.')) return;
  const known = new Map(type.fieldsArray.map((field) => [field.name, field]));
  for (const [key, each] of Object.entries(value)) {
    const field = known.get(key) ?? known.get(key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    if (field === undefined) {
      const has = [...known.keys()].join(', ') || 'none';
      throw new ContractError(`${type.name} has no field "${path}${key}". It has: ${has}`);
    }
    const inner = field.resolve().resolvedType;
    if (!(inner instanceof protobuf.Type)) continue;
    const parts: [string, unknown][] = field.repeated || field.map ? Object.entries(each ?? {}) : [['', each]];
    for (const [name, part] of parts) {
      refuseUnknownIn(part, inner, `${path}${key}${name === '' ? '' : field.map ? `.${name}` : `[${name}]`}.`);
    }
  }
}
