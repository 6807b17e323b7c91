const longest = 200;

/** A category_path as one text, from the widest to the narrowest: at most 200 characters (UTF-16 units), cut at a whole code point. */
export function categoryOf(path: readonly string[] = []): string {
  const whole = path.join(' > ');
  if (whole.length <= longest) return whole;
  const end = (whole.codePointAt(longest - 1) ?? 0) > 0xffff ? longest - 1 : longest;
  // A copy: a slice would hold the whole text in memory.
  return Buffer.from(whole.slice(0, end)).toString();
}
