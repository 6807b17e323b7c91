import { isObject } from '../../validation/checks.js';
import { structCharacters, structWithin } from '../../validation/struct.js';

type Json = Record<string, unknown>;

/** So much of a struct's bounds the traits may take, that the rest has room beside them. */
const traitCharacters = structCharacters / 2;
/** Traits that tell who somebody is, and of which no policy can say what becomes of them. */
const untold = new Set(['avatar', 'birthday', 'description', 'id', 'website']);
// A device's own name is often its owner's, and its advertising id and token are addresses.
const deviceFields = ['manufacturer', 'model', 'type', 'version'] as const;
const campaignFields = ['name', 'source', 'medium', 'term', 'content', 'id'] as const;

function some(of: unknown, names: readonly string[]): Json | undefined {
  if (!isObject(of)) return undefined;
  const there = names.filter((name) => typeof of[name] === 'string' && of[name] !== '');
  return there.length === 0 ? undefined : Object.fromEntries(there.map((name) => [name, of[name]]));
}

/** Without what stands behind `?` or `#`: pages put addresses of persons there, escaped, and keys. */
function plainAddress(url: unknown): unknown {
  return typeof url === 'string' ? url.replace(/[?#].*$/su, '') : undefined;
}

function page(of: unknown): Json | undefined {
  if (!isObject(of)) return undefined;
  return some({ ...of, url: plainAddress(of.url), referrer: plainAddress(of.referrer), path: plainAddress(of.path) }, [
    'path',
    'title',
    'url',
    'referrer',
  ]);
}

/** A person's traits, within the bounds; what does not fit is left out, since an event is no worse without it. */
function traits(of: unknown): Json | undefined {
  if (!isObject(of)) return undefined;
  const told = Object.entries(of).filter(([name]) => !untold.has(name.toLowerCase()));
  return structWithin(told, { depth: 2, characters: traitCharacters });
}

/**
 * What a call says of the visitor's browser, place and page, as an event's `context`, for cleaning and privacy to look at. What does not
 * fit the bounds of a struct is left out.
 */
export function contextOf(context: Json): Json | undefined {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const fields = {
    user_agent: text(context.userAgent),
    ip: text(context.ip),
    locale: text(context.locale),
    device: some(context.device, deviceFields),
    campaign: some(context.campaign, campaignFields),
    traits: traits(context.traits),
    page: page(context.page),
  };
  return structWithin(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What an identify call says of a person, as an event's `attributes`. */
export function attributesOf(message: Json): Json | undefined {
  const told = traits(message.traits);
  return told === undefined ? undefined : { traits: told };
}
