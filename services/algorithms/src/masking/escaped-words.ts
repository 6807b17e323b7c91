/** What addresses of pages are made of: no word goes on over these. */
const words = /[^\s&?#;]+/g;
const escapes = /(?:%[0-9A-Fa-f]{2})+/g;
/** So many times over a word may be escaped. */
const deepest = 4;

/** What is no UTF-8, or would be a control character, stays escaped. */
function unescapedOnce(text: string): string {
  return text.replace(escapes, (run) => {
    try {
      const plain = decodeURIComponent(run);
      return /\p{Cc}/u.test(plain) ? run : plain;
    } catch {
      return run;
    }
  });
}

function unescaped(word: string): string {
  let plain = word;
  for (let depth = 0; depth < deepest; depth++) {
    const next = unescapedOnce(plain);
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

/**
 * Masks what stands percent-encoded in a text, as in the address of a page (`?to=jane%40example.com`). A word of which something is
 * masked comes back unescaped, all others as they are. A plus is read as itself and, as forms write it, as a space.
 */
export function maskEscaped(text: string, mask: (plain: string) => string): string {
  return text.replace(words, (word) => {
    const plain = word.includes('%') ? unescaped(word) : word;
    if (plain === word) return word;
    const masked = mask(plain);
    if (masked !== plain || !word.includes('+')) return masked === plain ? word : masked;
    const spaced = unescaped(word.replaceAll('+', ' '));
    const maskedSpaced = mask(spaced);
    return maskedSpaced === spaced ? word : maskedSpaced;
  });
}
