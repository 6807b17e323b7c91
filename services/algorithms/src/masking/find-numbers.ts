import { isCardNumber, isIban, isResidentId } from './check-digits.js';
import { phoneEnd } from './phone-numbers.js';
import { endOf, type MaskKind, type Span } from './span.js';

/** Letters or digits, or both, that go on are a model's or a file's name. */
const wordCharacter = /[A-Za-z0-9_]/;
/** Words before a number that are commonly written without a space. */
const gluedWord = /(?:^|[^A-Za-z0-9_])(?:tel|phone|mobile|mob|cell|call|fax|wechat|whatsapp|qq|vx|wx|v|no)$/i;
const date = /(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2}))(?![-./]?\d)/y;
const residentId = /[1-9](?:[ -]?\d){16}[ -]?[\dXx](?![A-Za-z0-9_])/y;
const socialSecurity = /(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![A-Za-z0-9_-])/y;
const documentWord =
  /(?:身份证|身份證|证件|护照|通行证|passport|ssn|id card)(?:号码|号)?(?: number| no\.?)?(?:[ :#]|是|为|is){0,4}$/i;
const documentNumber = /[A-Za-z]{0,2}\d{6,18}[Xx]?(?![A-Za-z0-9_])/y;
const lookBehind = 32;

/** Groups of at least four digits, of which some whole number of groups is a card. */
function cardEnd(text: string, from: number): number {
  let digits = '';
  let group = 0;
  let end = -1;
  for (let index = from; digits.length <= 19; index++) {
    const character = text.charAt(index);
    if (character >= '0' && character <= '9') {
      digits += character;
      group++;
      continue;
    }
    if (digits.length >= 13 && digits.length <= 19 && !wordCharacter.test(character) && isCardNumber(digits))
      end = index;
    if ((character !== ' ' && character !== '-') || group < 4) break;
    group = 0;
  }
  return end;
}

function ibanEnd(text: string, from: number): number {
  let iban = '';
  let end = -1;
  for (let index = from; iban.length <= 34; index++) {
    const character = text.charAt(index);
    if (/[A-Z0-9]/.test(character)) {
      iban += character;
      continue;
    }
    if (iban.length >= 15 && iban.length <= 34 && !wordCharacter.test(character) && isIban(iban)) end = index;
    if (character !== ' ' || iban.length % 4 !== 0) break;
  }
  return end;
}

/** What of a person's begins at the digits at `run`: `before` is what stands before them, masked. */
function numberAt(text: string, run: number, before: string): Span | undefined {
  const [letters = ''] = /[A-Za-z]{0,2}$/.exec(before) ?? [];
  const glued = wordCharacter.test(before.slice(-1));
  const found = (to: number, kind: MaskKind, from = run) => (to > run ? { from, to, kind } : undefined);
  if (!wordCharacter.test(before.charAt(before.length - letters.length - 1))) {
    const from = run - letters.length;
    const head = letters === '' ? before : before.slice(0, -letters.length);
    if (/^[A-Z]{2}$/.test(letters)) {
      const iban = found(ibanEnd(text, from), 'card', from);
      if (iban) return iban;
    }
    const isDocument = documentWord.test(head);
    const written = isDocument ? found(endOf(documentNumber, text, from), 'id', from) : undefined;
    if (written) return written;
  }
  if (glued && !gluedWord.test(before)) return undefined;
  // What follows a point or a comma in a number is its fraction.
  if (/\d[.,]$/.test(before)) return undefined;
  const resident = endOf(residentId, text, run);
  if (resident >= 0 && isResidentId(text.slice(run, resident).replace(/[ -]/g, '').toUpperCase())) {
    return found(resident, 'id');
  }
  const [opening = ''] = /[+(]{0,2}$/.exec(before) ?? [];
  const plus = opening.includes('+');
  const card = plus ? undefined : found(cardEnd(text, run), 'card');
  if (card) return card;
  const social = found(endOf(socialSecurity, text, run), 'id');
  if (social) return social;
  const phone = phoneEnd(text, run, before);
  return phone.to > run ? { ...phone, kind: 'phone' } : undefined;
}

/** Phone, identity, card and account numbers. */
export function findNumbers(text: string): Span[] {
  const spans: Span[] = [];
  const run = /\d+/g;
  let last = 0;
  for (let match = run.exec(text); match !== null; match = run.exec(text)) {
    const at = match.index;
    const dateEnd = endOf(date, text, at);
    if (dateEnd >= 0) {
      run.lastIndex = dateEnd;
      continue;
    }
    // What is masked already reads as its bracket.
    const from = Math.max(last, at - lookBehind);
    const before = (from === last && last > 0 ? ']' : '') + text.slice(from, at);
    const span = numberAt(text, at, before);
    if (span === undefined) continue;
    spans.push(span);
    last = span.to;
    run.lastIndex = last;
  }
  return spans;
}
