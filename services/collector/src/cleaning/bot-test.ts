import { createIsbotFromList, list } from 'isbot';

/** A program's own name and version, and no more (`MyShop/3.2`): what a shop's app sends. isbot takes it for a bot. */
const nameAndVersion = list.filter((pattern) => !pattern.startsWith('^[\\w '));
/** No bot hides behind more, and no regular expression is run over it. */
const longest = 512;
/** User agents remembered in each of two halves; the older half is forgotten when the newer is full. */
const halfSize = 5_000;

/** Whether a user agent names a bot, by isbot's list. Remembered, since its expression takes longer than all the checks. */
export function botTest(): (userAgent: string) => boolean {
  const isBot = createIsbotFromList(nameAndVersion);
  let newer = new Map<string, boolean>();
  let older = new Map<string, boolean>();
  return (userAgent) => {
    const known = newer.get(userAgent);
    if (known !== undefined) return known;
    const key = userAgent.slice(0, longest);
    const answer = newer.get(key) ?? older.get(key) ?? isBot(key);
    if (newer.size >= halfSize) {
      older = newer;
      newer = new Map();
    }
    newer.set(key, answer);
    return answer;
  };
}
