import { endOf } from './span.js';

// Every pattern is of bounded length, and so its cost at any place is.
const chineseMobile =
  /(?:(?:00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}[ -]?\d{4}|[ -]?\d{3}[ -]?\d{5}|[ -]\d{3}[ -]\d{3}[ -]\d{2})(?![A-Za-z0-9_])/y;
const chineseService = /[48]00-\d{3,4}-\d{3,4}(?![A-Za-z0-9_-])/y;
const northAmerican =
  /(?:1[ .-]?)?(?:[2-9]\d{2}\)[ .-]?|[2-9]\d{2}[ .-]|\([2-9]\d{2}\)[ .-]?)[2-9]\d{2}[ .-]\d{4}(?![A-Za-z0-9_])/y;
const northAmericanAbroad = /1[ .-]?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}(?![A-Za-z0-9_])/y;
const abroad = /[2-9](?:[ ().-]{0,3}\d){7,14}(?![A-Za-z0-9_])/y;
const abroadByZeros = /00[2-9]\d{0,2}[ -](?:[ ().-]{0,3}\d){6,12}(?![A-Za-z0-9_])/y;
/** Trunk prefix 0, as in 010-6552 1234, 020 7946 0958, 06 12 34 56 78, 0171/1234567. */
const trunk = /0[1-9](?:[ ()./-]{0,2}\d){7,10}(?![A-Za-z0-9_])/y;
const solidTrunk = /^0(?:(?:10|2\d)[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7}|7\d{9})$/;
const solidTen = /[2-9]\d{2}[2-9]\d{6}(?![A-Za-z0-9_])/y;
/** After words that announce a phone number. */
const announced = /\d(?:[ ().-]{0,2}\d){6,14}(?![A-Za-z0-9_])/y;
const announcing =
  /(?:电话|電話|手机号|手機號|座机|热线|联系方式|致电|拨打|(?:^|[^A-Za-z])(?:tel|telephone|phone|mobile|cell|fax|whatsapp|call|ring|text))(?: me| us)?(?:号码|号|码| number| no)?\.?(?:[ :]|是|为|is |at |on ){0,3}[+(]{0,2}$/i;
const extension = /(?: ?(?:转|轉|ext\.?|分机) ?\d{1,6})(?![A-Za-z0-9_])/y;
/** What announces another number, or goes before a part of a path. */
const otherNumber = /(?:订单|订单号|单号|货号|型号|编号|order|sku|isbn)(?: number| no\.?)?[ :#是为]{0,3}$|[¥$€£]\s?$/i;
/** Calling codes of ITU-T E.164 that are in use, other than 1. */
const callingCode =
  /^(?:7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42\d|50\d|59\d|6[7-9]\d|8[0578]\d|9[679]\d)/;

function spanOf(text: string, from: number, run: number, end: number): { from: number; to: number } {
  if (end <= run) return { from: run, to: -1 };
  const longer = endOf(extension, text, end);
  return { from, to: Math.max(end, longer) };
}

function abroadEnd(text: string, run: number): number {
  const america = endOf(northAmericanAbroad, text, run);
  if (america >= 0) return america;
  const end = endOf(abroad, text, run);
  return end >= 0 && callingCode.test(text.slice(run, run + 3)) ? end : -1;
}

function trunkEnd(text: string, run: number): number {
  const end = endOf(trunk, text, run);
  if (end < 0) return -1;
  const written = text.slice(run, end);
  return /\D/.test(written) || solidTrunk.test(written) ? end : -1;
}

/** Where a phone number whose digits begin at `run` begins and ends; `to` is -1 for none. */
export function phoneEnd(text: string, run: number, before: string): { from: number; to: number } {
  const [opening = ''] = /[+(]{0,2} ?$/.exec(before) ?? [];
  const plus = opening.indexOf('+');
  if (plus >= 0 && !/\w$/.test(before.slice(0, before.length - opening.length))) {
    const end = endOf(chineseMobile, text, run);
    const from = run - opening.length;
    return spanOf(text, from, run, end >= 0 ? end : abroadEnd(text, run));
  }
  if (otherNumber.test(before)) return { from: run, to: -1 };
  const from = before.endsWith('(') ? run - 1 : run;
  const bracketed = (end: number) => (from < run && text.slice(run, end).includes(')') ? from : run);
  const patterns = [chineseMobile, northAmerican, chineseService, abroadByZeros];
  for (const pattern of patterns) {
    const end = endOf(pattern, text, run);
    if (end >= 0) return spanOf(text, bracketed(end), run, end);
  }
  const domestic = before.endsWith('/') ? -1 : trunkEnd(text, run);
  if (domestic >= 0) return spanOf(text, bracketed(domestic), run, domestic);
  if (!announcing.test(before)) return { from: run, to: -1 };
  const ten = endOf(solidTen, text, run);
  const end = ten >= 0 ? ten : endOf(announced, text, run);
  return spanOf(text, bracketed(end), run, end);
}
