import { endOf, type Span } from './span.js';

/** RFC 5321's bounds: 64 characters before the sign, labels of 63. */
const localCharacters = 64;
const localPart = /[\w.%+'À-ɏ-]/;
const domain = /(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/y;
/** Names in Chinese, of RFC 6531 and IDNA. Such a name has no end of its own in a sentence, so it is short. */
const han = /[\u3400-\u9fff]/;
const hanCharacters = 8;
const hanDomain =
  /(?:[A-Za-z0-9\u3400-\u9fff-]{1,63}\.){1,8}(?:[A-Za-z]{2,24}|中国|中國|公司|集团|网络|網絡|商城|网店|网址|在线|中文网|香港|台湾|台灣)/y;

export function findEmails(text: string): Span[] {
  const spans: Span[] = [];
  let last = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const earliest = Math.max(last, at - localCharacters);
    let from = at;
    while (from > earliest && localPart.test(text.charAt(from - 1))) from--;
    while (text.charAt(from) === '.') from++;
    if (from === at) {
      const earliestHan = Math.max(last, at - hanCharacters);
      while (from > earliestHan && han.test(text.charAt(from - 1))) from--;
    }
    if (from === at) continue;
    const latin = endOf(domain, text, at + 1);
    const to = latin >= 0 ? latin : endOf(hanDomain, text, at + 1);
    if (to < 0) continue;
    spans.push({ from, to, kind: 'email' });
    last = to;
    at = to - 1;
  }
  return spans;
}
