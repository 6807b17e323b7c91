import protobuf from 'protobufjs';
import { type Convert, type Direction, FieldError } from './codec-field-error.js';
import { enumeration, type Scalar, scalar, string } from './codec-scalars.js';
import { setOwn, wellKnown } from './codec-well-known.js';

interface FieldPlan {
  name: string;
  /** Gives undefined for what is as good as absent. */
  convert: Convert;
}

const compiled = new Map<string, Convert>();

/** The converter of a message, made once a type and direction. Unknown fields are ignored, null is absence. */
export function messageConverter(type: protobuf.Type, direction: Direction): Convert {
  const id = `${direction} ${type.fullName}`;
  const known = compiled.get(id);
  if (known !== undefined) return known;
  const special = wellKnown(type.fullName, direction);
  if (special !== undefined) {
    compiled.set(id, special);
    return special;
  }
  const plans = new Map<string, FieldPlan>();
  const fields = convertFields(plans);
  const choices = type.oneofsArray.filter(({ fieldsArray }) => fieldsArray.length > 1);
  const convert = direction === 'read' && choices.length > 0 ? oneOfEach(choices, fields) : fields;
  // Before its fields are compiled, for a message may contain itself.
  compiled.set(id, convert);
  for (const field of type.fieldsArray) {
    const plan = { name: field.name, convert: fieldConverter(field.resolve(), direction) };
    plans.set(field.name, plan);
    if (direction === 'read' || direction === 'write') plans.set(jsonName(field), plan);
  }
  return convert;
}

function convertFields(plans: ReadonlyMap<string, FieldPlan>): Convert {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FieldError('must be an object');
    const fields = value as Record<string, unknown>;
    const out: Record<string, unknown> = {};
    let at = '';
    try {
      for (const key in fields) {
        const plan = plans.get(key);
        const field = fields[key];
        if (plan === undefined || field === null || field === undefined) continue;
        at = plan.name;
        const converted = plan.convert(field);
        if (converted !== undefined) out[at] = converted;
      }
    } catch (error) {
      throw error instanceof FieldError ? error.inField(at) : error;
    }
    return out;
  };
}

/** As proto3 JSON has it: in a binary message the last one would count, which is nothing to go by in an object. */
function oneOfEach(choices: readonly protobuf.OneOf[], convert: Convert): Convert {
  const members = choices.map(({ fieldsArray }) => fieldsArray.map(({ name }) => name));
  return (value) => {
    const out = convert(value) as Record<string, unknown>;
    for (const names of members) {
      const given = names.filter((name) => out[name] !== undefined);
      if (given.length > 1) throw new FieldError(`must have only one of ${given.join(' and ')}`);
    }
    return out;
  };
}

function fieldConverter(field: protobuf.Field, direction: Direction): Convert {
  const { convert, empty } = valueConverter(field, direction);
  if (field instanceof protobuf.MapField) return mapConverter(field, convert);
  if (field.repeated) return listConverter(convert);
  // A member of a oneof, `optional` included, is there even when it holds the default.
  if (field.partOf !== null || empty === undefined) return convert;
  return (value) => {
    const converted = convert(value);
    return converted === empty ? undefined : converted;
  };
}

function valueConverter(field: protobuf.Field, direction: Direction): Scalar {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) return enumeration(type);
  if (type instanceof protobuf.Type) return { convert: messageConverter(type, direction), empty: undefined };
  const plain = scalar(field.type, direction);
  if (plain === undefined) throw new Error(`the codec cannot handle ${field.fullName} of type ${field.type}`);
  return plain;
}

function listConverter(convert: Convert): Convert {
  return (value) => {
    if (!Array.isArray(value)) throw new FieldError('must be a list');
    if (value.length === 0) return undefined;
    const out: unknown[] = [];
    let at = 0;
    try {
      for (at = 0; at < value.length; at++) out.push(convert(value[at]));
    } catch (error) {
      throw error instanceof FieldError ? error.inElement(at) : error;
    }
    return out;
  };
}

function mapConverter(field: protobuf.MapField, convert: Convert): Convert {
  if (field.keyType !== 'string') throw new Error(`the codec cannot handle the keys of ${field.fullName}`);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FieldError('must be an object');
    const out: Record<string, unknown> = {};
    let at: string | undefined;
    try {
      for (const [key, each] of Object.entries(value)) {
        at = key;
        setOwn(out, string(key), convert(each));
      }
    } catch (error) {
      throw error instanceof FieldError && at !== undefined ? error.inField(at) : error;
    }
    return at === undefined ? undefined : out;
  };
}

/** The lowerCamelCase name that a proto3 JSON parser takes beside the field's own. */
function jsonName(field: protobuf.Field): string {
  return field.name.replace(/_+([a-zA-Z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
