import { toHalfWidth } from '@insight-mesh/algorithms/repair-text';

/** The codes of ISO 4217 in use, as the runtime's ICU knows them. */
export const currencyCodes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const names = new Map<string, string>(
  Object.entries({
    EUR: '€ EURO EUROS 欧元 歐元',
    GBP: '£ STG 英镑 英鎊',
    USD: 'US$ USD$ $US 美元 美金',
    CNY: 'RMB CNH CN¥ RMB¥ YUAN RENMINBI 元 人民币 人民幣',
    JPY: 'JP¥ YEN 円 日元 日圓 日本円',
    HKD: 'HK$ 港币 港幣 港元',
    TWD: 'NT$ NTD 新台币 新台幣 新臺幣 台币 台幣',
    AUD: 'A$ AU$',
    CAD: 'C$ CA$',
    NZD: 'NZ$',
    SGD: 'S$ 新加坡元',
    BRL: 'R$',
    INR: '₹',
    KRW: '₩ 韩元 韓元',
    RUB: '₽ 卢布',
    THB: '฿ 泰铢',
    TRY: '₺',
    UAH: '₴',
    VND: '₫',
    ILS: '₪',
    PLN: 'ZŁ',
    CZK: 'KČ',
  }).flatMap(([code, words]) => words.split(' ').map((word): [string, string] => [word, code])),
);

/** Signs of several currencies, and which. */
const shared = new Map<string, readonly string[]>([
  ['¥', ['CNY', 'JPY']],
  ['$', ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP']],
]);
const longest = 16;

function bare(text: string): string {
  return toHalfWidth(text).replaceAll('￥', '¥').trim().toUpperCase();
}

/** The ISO 4217 code that a lower-case code, a sign or a name in common use stands for; undefined where none or several. */
export function currencyOf(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const word = bare(text);
  return currencyCodes.has(word) ? word : names.get(word);
}

/** The currencies that share a sign; none for anything else. */
export function sharedSign(text: string): readonly string[] {
  return text.length > longest ? [] : (shared.get(bare(text)) ?? []);
}
