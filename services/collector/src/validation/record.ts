import { type Check, isObject } from './checks.js';
import { nearName, printableName } from './near-name.js';
import { Problem } from './problem.js';

export interface RecordOptions<T> {
  fields: { readonly [Name in keyof T & string]?: Check<T[Name]> };
  /** Fields of the contract that a client must not send, with the reason. */
  refused?: Readonly<Record<string, string>>;
  /** Other names in common use, bare (lower case, letters and digits), to the right one. */
  aliases?: ReadonlyMap<string, string>;
  /** Fields that must be there. */
  required?: readonly (keyof T & string)[];
}

/** An object with known fields; anything else in it is refused. */
export function record<T extends object>(options: RecordOptions<T>): Check<T> {
  const checks = new Map<string, Check>(Object.entries(options.fields) as [string, Check][]);
  const refused = new Map(Object.entries(options.refused ?? {}));
  const names = [...checks.keys()];
  const required = options.required ?? [];

  function unknown(name: string): Problem {
    const reason = refused.get(name);
    if (reason !== undefined) return new Problem('not_allowed', reason, name);
    const near = nearName(name, names, options.aliases);
    const hint = near === undefined ? `known fields are ${names.join(', ')}` : `did you mean ${near}?`;
    return new Problem('unknown_field', `unknown field; ${hint}`, printableName(name));
  }

  return (value, nowMs) => {
    if (!isObject(value)) return new Problem('wrong_type', 'must be an object');
    const out: Record<string, unknown> = {};
    for (const name in value) {
      const check = checks.get(name);
      if (check === undefined) return unknown(name);
      const given = value[name];
      if (given === null || given === undefined) continue;
      const checked = check(given, nowMs);
      if (checked instanceof Problem) return checked.under(name);
      if (checked !== undefined) out[name] = checked;
    }
    for (const name of required) {
      if (out[name] === undefined) return new Problem('missing', 'must be there and not empty', name);
    }
    return out as T;
  };
}
