import { toHalfWidth } from '@insight-mesh/algorithms/repair-text';
import { isObject } from '../validation/checks.js';
import type { Facts } from './facts.js';
import type { Element, Rule } from './rule.js';

const name = 'full-width';

/** Below U+0300 nothing is full-width, and nothing changes by NFC. */
const needsLook = /[\u0300-\uffff]/;

const shopIds = ['id', 'item_id', 'order_id', 'channel', 'recommendation_id'] as const;
/** May be a phone number or an e-mail address, which privacy hashes afterwards: as they came they are not kept. */
const personIds = ['customer_id', 'anonymous_id', 'session_id', 'device_id'] as const;

/** What the checks would refuse in full width, and could not if it were plain. */
const codes = ['type', 'currency', 'value', 'price', 'occurred_at', 'sent_at', 'quantity', 'unit_price'] as const;
/** No code or number of ours is longer. */
const codeCharacters = 40;

/** An id in its one form: NFC (not NFKC, which makes ids alike that are not), with plain letters, digits and marks. */
export function plainId(id: string): string {
  if (!needsLook.test(id)) return id;
  const half = toHalfWidth(id);
  const composed = half.normalize('NFC');
  // A few characters come apart by NFC; then an id could outgrow its limit.
  return composed.length <= half.length ? composed : half;
}

function plainCodes(element: Element, path: string, facts: Facts): Element {
  let out = element;
  for (const field of codes) {
    const value = element[field];
    if (typeof value !== 'string' || value.length > codeCharacters || !needsLook.test(value)) continue;
    const plain = toHalfWidth(value).trim();
    if (plain === value) continue;
    facts.note(name, path + field, value);
    out = { ...out, [field]: plain };
  }
  return out;
}

function refused(element: Element, facts: Facts): Element {
  const plain = plainCodes(element, '', facts);
  const { items } = plain;
  if (!Array.isArray(items)) return plain;
  const lines = items.map((line: unknown, index) =>
    isObject(line) ? plainCodes(line, `items[${index}].`, facts) : line,
  );
  return lines.some((line, index) => line !== items[index]) ? { ...plain, items: lines } : plain;
}

export const fullWidth: Rule = {
  name,
  sentence:
    'Full-width digits, letters and marks (`１２９`, `ＥＵＲ`) become plain ones in ids, codes, amounts and times; ids are put in NFC.',
  refused,
  event(event, facts) {
    for (const field of personIds) {
      const id = event[field];
      if (id === undefined || !needsLook.test(id)) continue;
      const plain = plainId(id);
      if (plain === id) continue;
      facts.note(name, field);
      event[field] = plain;
    }
    for (const field of shopIds) {
      const id = event[field];
      if (id === undefined || !needsLook.test(id)) continue;
      const plain = plainId(id);
      if (plain === id) continue;
      facts.note(name, field, id);
      event[field] = plain;
    }
    const { items } = event;
    if (items === undefined) return undefined;
    for (let index = 0; index < items.length; index++) {
      const line = items[index];
      if (line?.item_id === undefined || !needsLook.test(line.item_id)) continue;
      const plain = plainId(line.item_id);
      if (plain === line.item_id) continue;
      facts.note(name, `items[${index}].item_id`, line.item_id);
      line.item_id = plain;
    }
    return undefined;
  },
  item(item, facts) {
    const plain = plainId(item.id);
    if (plain === item.id) return;
    facts.note(name, 'id', item.id);
    item.id = plain;
  },
};
