import type { ItemJson } from '@insight-mesh/contracts/json';
import { boolean, type Check, id, integer, list, map, pattern, text } from '../validation/checks.js';
import { Problem } from '../validation/problem.js';
import { record } from '../validation/record.js';
import { struct } from '../validation/struct.js';

const titleCharacters = 1_000;

/** A checked item; the collector adds its tenant and the time of the update. */
export interface CheckedItem extends ItemJson {
  id: string;
}

// Shown in storefronts: a script in an address would run there.
const address = pattern(/^(https?:\/\/|\/)/i, 'must begin with http://, https:// or /', 2_048);

const fields: Check<ItemJson> = record<ItemJson>({
  fields: {
    id: id(),
    title: text(titleCharacters),
    titles: map(
      /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$/,
      'must be keyed by language tags, for example zh or en-GB',
      text(titleCharacters),
      50,
    ),
    category_path: list(id(200), 16),
    brand: id(200),
    price: integer(0, 'a whole amount in minor units (cents, fen)'),
    currency: pattern(/^[A-Z]{3}$/, 'must be three capital letters of ISO 4217, for example EUR', 16),
    in_stock: boolean,
    url: address,
    image_url: address,
    attributes: struct,
  },
  refused: {
    tenant_id: 'must not be sent: the tenant is the one of the API key',
    updated_at: 'must not be sent: the collector sets it',
  },
  aliases: new Map([
    ['itemid', 'id'],
    ['productid', 'id'],
    ['sku', 'id'],
    ['name', 'title'],
    ['category', 'category_path'],
    ['categories', 'category_path'],
    ['image', 'image_url'],
    ['available', 'in_stock'],
    ['stock', 'in_stock'],
    ['properties', 'attributes'],
  ]),
  required: ['id'],
});

/** An item of the catalogue in the JSON of the contract, checked and in the form it has on the topic. */
export function checkItem(value: unknown, nowMs: number): CheckedItem | Problem {
  const item = fields(value, nowMs);
  if (item instanceof Problem) return item;
  return item?.id === undefined ? new Problem('missing', 'must be there and not empty', 'id') : (item as CheckedItem);
}
