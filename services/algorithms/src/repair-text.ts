const fullWidth = /[\u3000\uff01-\uff5e]/g;
/** Printable ASCII, line ends, tabs and the common Chinese characters and marks, which need no repair. */
const sound = /^[\n\t -~\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]*$/;
// Controls other than tab and line feed, marks of writing direction, and characters without width that hide what stands between them.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
/** Joiners make emoji and the scripts of India and Persia; beside ASCII they only hide. */
const joiners = /[\u200c\u200d]+/g;
const ascii = /[ -~]/;
const loneSurrogates = /[\ud800-\udfff]/gu;

/**
 * Free text as it was meant: NFC, line ends as `\n`, without control characters, invisible marks and halves of surrogate pairs.
 * Doing it twice changes nothing more.
 */
export function repairText(text: string): string {
  if (sound.test(text)) return text;
  return text
    .replace(/\r\n?/g, '\n')
    .replace(invisible, '')
    .replace(loneSurrogates, '')
    .normalize('NFC')
    .replace(joiners, removeHidden)
    .normalize('NFC');
}

function removeHidden(joined: string, at: number, text: string): string {
  return ascii.test(text.charAt(at - 1)) || ascii.test(text.charAt(at + joined.length)) ? '' : joined;
}

/** Full-width ASCII, as Chinese keyboards give it, in its plain form; for ids, codes and numbers, not for prose. */
export function toHalfWidth(text: string): string {
  return text.replace(fullWidth, (character) =>
    character === '\u3000' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  );
}
