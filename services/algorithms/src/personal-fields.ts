import {
  addresses,
  emails,
  ipAddresses,
  names,
  phones,
  userAgents,
  type Words,
} from './personal-fields/field-words.js';
import {
  anyQualifiers,
  deliveries,
  deliveryQualifiers,
  personQualifiers,
  persons,
  things,
} from './personal-fields/whose.js';

/** What of a person's a field holds. */
export type PersonalKind = 'email' | 'phone' | 'name' | 'address' | 'ip' | 'user_agent';

/** Whose fields an object holds: a thing's, a person's, or those of a delivery or bill to a person. */
export type Whose = 'thing' | 'person' | 'delivery';

/** What a field's name says. */
export interface FieldReading {
  /** What it holds, by the object that it stands in: `name` is a person's in `customer` and not in `product`. */
  kind: Readonly<Record<Whose, PersonalKind | undefined>>;
  /** Whose fields an object under this name holds; undefined: the same as where it stands. */
  opens: Whose | undefined;
  /** An object under it is a person or a thing with fields (`recipient`), and not one value of its kind (`address`). */
  holdsFields: boolean;
  /** A value under it that is wholly an IP address is somebody's. */
  speaksOfIp: boolean;
}

type Kinds = FieldReading['kind'];

const longestName = 64;
const deepestQualifiers = 3;
const nothing: Kinds = { thing: undefined, person: undefined, delivery: undefined };

function tableOf(): ReadonlyMap<string, Kinds> {
  const table = new Map<string, Kinds>();
  const put = (kind: PersonalKind, { anywhere, ofPerson = [], ofDelivery = [] }: Words) => {
    for (const word of ofDelivery) table.set(word, { ...nothing, delivery: kind });
    for (const word of ofPerson) table.set(word, { thing: undefined, person: kind, delivery: kind });
    for (const word of anywhere) table.set(word, { thing: kind, person: kind, delivery: kind });
  };
  put('address', addresses);
  put('name', names);
  put('phone', phones);
  put('email', emails);
  put('ip', ipAddresses);
  put('user_agent', userAgents);
  return table;
}

const table = tableOf();
const openers = new Map<string, Whose>([
  ...persons.map((word) => [word, 'person'] as const),
  ...deliveries.map((word) => [word, 'delivery'] as const),
  ...things.map((word) => [word, 'thing'] as const),
]);
const qualifiers: readonly { word: string; whose: Whose | undefined }[] = [
  ...anyQualifiers.map((word) => ({ word, whose: undefined })),
  ...personQualifiers.map((word) => ({ word, whose: 'person' as const })),
  ...deliveryQualifiers.map((word) => ({ word, whose: 'delivery' as const })),
].sort((a, b) => b.word.length - a.word.length);

/** Letters and digits only, lower case, without accents and full-width forms: E-Mail, e_mail and email are one name. */
function bareName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function kindsOf(bare: string, depth = 0): Kinds | undefined {
  const exact = table.get(bare) ?? (bare.endsWith('s') ? table.get(bare.slice(0, -1)) : undefined);
  if (exact !== undefined) return exact;
  if (depth === deepestQualifiers) return undefined;
  for (const { word, whose } of qualifiers) {
    if (!bare.startsWith(word)) continue;
    const rest = kindsOf(bare.slice(word.length), depth + 1);
    if (rest === undefined) continue;
    if (whose === undefined) return rest;
    const kind = rest[whose];
    return { thing: kind, person: kind, delivery: rest.delivery ?? kind };
  }
  return undefined;
}

function opensOf(bare: string): Whose | undefined {
  const plain = bare.replace(/(?:info|information|data|details?|objects?)$/, '');
  return openers.get(plain) ?? (plain.endsWith('s') ? openers.get(plain.slice(0, -1)) : undefined);
}

/**
 * Reads the name of a field in free attributes, in the spellings in use in English, Chinese and a few European languages:
 * `e-mail`, `billingPhone2`, `customer.first_name`, 收货人电话. Whole names count, so that `product_name`, `email_opt_in` or
 * `phone_case` are nobody's. Names of more than 64 characters say nothing.
 */
export function readFieldName(name: string): FieldReading {
  if (name.length > longestName) return { kind: nothing, opens: undefined, holdsFields: false, speaksOfIp: false };
  const bare = bareName(name);
  const kind = kindsOf(bare) ?? kindsOf(bare.replace(/\p{N}+$/u, '')) ?? nothing;
  const opener = opensOf(bare);
  const opens = opener ?? (kind.thing === 'address' ? 'delivery' : kind.thing === 'name' ? 'person' : undefined);
  const speaksOfIp = /(?:^|[^a-z])ip(?:[^a-z]|s$|v[46]|addr|$)/i.test(name) || /[a-z]I[Pp](?:[^a-z]|$)/.test(name);
  return { kind, opens, holdsFields: opener !== undefined, speaksOfIp };
}
