import { maskEscaped } from './masking/escaped-words.js';
import { findChineseAddresses } from './masking/find-chinese-addresses.js';
import { findEmails } from './masking/find-emails.js';
import { englishStreet, findEnglishAddresses, findPostBoxes } from './masking/find-english-addresses.js';
import { findNumbers } from './masking/find-numbers.js';
import { type Finder, type MaskKind, replaceSpans } from './masking/span.js';

export type { MaskKind };

export interface Masked {
  text: string;
  /** How many of each kind were masked. */
  found: Record<MaskKind, number>;
}

const promising = /[0-9@\uff10-\uff19\uff20\u0660-\u0669\u06f0-\u06f9号號]/;
const unusual = /[\u00a0\u0660-\u0669\u06f0-\u06f9\u2010-\u2015\u2212\u3000\uff01-\uff5e]/g;

/** What is masked can uncover what stands escaped behind it. */
const mostRounds = 4;

/** The ASCII character of the same meaning; one UTF-16 unit for one, so that places stay the same. */
function plain(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
  if (code === 0xa0 || code === 0x3000) return ' ';
  if (code >= 0x2010) return '-';
  return String.fromCharCode(0x30 + (code & 0xf));
}

/** In this order: an address has numbers that are no phone's, and a phone number may be an e-mail's name. */
const finders: readonly { applies: RegExp; find: Finder }[] = [
  { applies: /@/, find: findEmails },
  { applies: /[号號弄栋幢座室]|单元/, find: findChineseAddresses },
  { applies: englishStreet, find: findEnglishAddresses },
  { applies: /box \d/i, find: findPostBoxes },
  // Anything of six digits or fewer is a price, a size or a day.
  { applies: /(?:\d\D{0,3}){7}/, find: findNumbers },
];

function maskPlain(text: string, found: Masked['found']): string {
  let masked = text;
  let read = text.replace(unusual, plain);
  for (const { applies, find } of finders) {
    if (!applies.test(read)) continue;
    const spans = find(read);
    if (spans.length === 0) continue;
    const same = masked === read;
    read = replaceSpans(read, spans);
    masked = same ? read : replaceSpans(masked, spans);
    for (const { kind } of spans) found[kind]++;
  }
  return masked;
}

/**
 * Replaces what tells of a person in free text, Chinese or English, by `[email]`, `[phone]` (Chinese, North American,
 * international), `[id]` (Chinese resident numbers by checksum, others by their form or the word before them), `[card]` (Luhn; and
 * IBAN) and `[address]` (with a house number), percent-encoded too. Everything else stays as it is; masking twice changes nothing
 * more. Time is linear in the text's length. Names of persons, accounts of messengers and addresses without a number are not found.
 */
export function maskText(text: string): Masked {
  const found: Record<MaskKind, number> = { email: 0, phone: 0, id: 0, card: 0, address: 0 };
  if (!promising.test(text)) return { text, found };
  if (!text.includes('%')) return { text: maskPlain(text, found), found };
  let masked = text;
  for (let round = 0; round < mostRounds; round++) {
    const before = masked;
    masked = maskPlain(
      maskEscaped(masked, (each) => maskPlain(each, found)),
      found,
    );
    if (masked === before) break;
  }
  return { text: masked, found };
}
