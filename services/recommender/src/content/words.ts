/** Runs of one kind: Chinese and Japanese characters, which have no spaces between words, or letters and digits of any other script. */
const runs = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|[\p{L}\p{M}\p{N}]+/gu;
const unspaced = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

/**
 * The words of a title, in order, each once: letters and digits folded to lower case (NFKC), Chinese and Japanese as overlapping pairs of
 * characters (bigrams, as Lucene's CJKAnalyzer has them; a lone character is a word).
 * @param most words beyond so many are left out
 */
export function titleWords(title: string, most: number): string[] {
  const words = new Set<string>();
  for (const [run] of title.normalize('NFKC').toLowerCase().matchAll(runs)) {
    if (words.size >= most) break;
    if (!unspaced.test(run)) {
      words.add(run);
      continue;
    }
    const characters = [...run];
    if (characters.length === 1) words.add(run);
    for (let i = 0; i + 1 < characters.length && words.size < most; i++) {
      words.add(`${characters[i]}${characters[i + 1]}`);
    }
  }
  return [...words].slice(0, most);
}
