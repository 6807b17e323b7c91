const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const residentForm = /^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;

/** A Chinese resident identity number of 18 characters: GB 11643-1999, ISO 7064 MOD 11-2. */
export function isResidentId(id: string): boolean {
  if (!residentForm.test(id)) return false;
  const sum = residentWeights.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return '10X98765432'[sum % 11] === id[17];
}

/** The Luhn check digit of ISO/IEC 7812-1. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit : 2 * digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

// Lengths that networks issue, by first digits: Visa, Mastercard, Amex, Diners, JCB, Discover, UnionPay, Maestro, Troy. A number
// of 13 digits that begins with 69 is a Chinese barcode, one that begins with 20 a day and a running number.
const issued =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|3[47]\d{13}|3[0689]\d{12,17}|35\d{14,17}|(?:2[2-7]|5\d|6\d|9\d)\d{14,17})$/;

/** A payment card's number of 13 to 19 digits. */
export function isCardNumber(digits: string): boolean {
  return issued.test(digits) && passesLuhn(digits);
}

/** An account number of ISO 13616 (IBAN), without spaces, in capitals. */
export function isIban(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
