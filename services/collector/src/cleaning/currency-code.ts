import { isObject } from '../validation/checks.js';
import { currencyCodes, currencyOf, sharedSign } from './currency-names.js';
import type { Facts } from './facts.js';
import type { Element, Rule } from './rule.js';

const name = 'currency-code';

/** The currency in which the catalogue has the first of the element's items that it knows. */
function catalogueCurrency({ item_id, items }: Element, facts: Facts): string | undefined {
  const ids = [item_id, ...(Array.isArray(items) ? items.map((line: unknown) => isObject(line) && line.item_id) : [])];
  for (const id of ids) {
    const entry = typeof id === 'string' ? facts.priceOf(id) : undefined;
    if (entry !== undefined) return entry.currency;
  }
  return undefined;
}

function readSign(sign: string, element: Element, facts: Facts): string | undefined {
  const candidates = sharedSign(sign);
  if (candidates.length === 0) return undefined;
  const code = catalogueCurrency(element, facts);
  if (code === undefined || !candidates.includes(code)) return undefined;
  // That door has made minor units of two decimals by then, which yen and Chile's pesos do not have.
  return facts.at.door === 'segment' && (code === 'JPY' || code === 'CLP') ? undefined : code;
}

export const currencyCode: Rule = {
  name,
  sentence:
    "Lower case, signs and common names (`eur`, `€`, `RMB`, `人民币`, `US$`) become the code of ISO 4217. `¥` and `$` are several currencies: they are read by the catalogue's currency of the items, else refused. Three capitals that are no code in use are kept and marked.",
  refused(element, facts) {
    const { currency: given } = element;
    if (typeof given !== 'string' || given === '') return element;
    const code = currencyOf(given) ?? readSign(given, element, facts);
    if (code === undefined || code === given) return element;
    facts.note(name, 'currency', given);
    return { ...element, currency: code };
  },
  event(event, facts) {
    const { currency: given } = event;
    if (given === undefined || currencyCodes.has(given) || facts.noted(name)) return undefined;
    const code = currencyOf(given);
    facts.note(name, 'currency', code === undefined ? undefined : given);
    if (code !== undefined) event.currency = code;
    return undefined;
  },
  item(item, facts) {
    const { currency: given } = item;
    if (given === undefined || currencyCodes.has(given)) return;
    const code = currencyOf(given);
    if (code === undefined) return;
    facts.note(name, 'currency', given);
    item.currency = code;
  },
};
