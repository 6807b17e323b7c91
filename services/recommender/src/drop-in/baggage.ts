/**
 * The value of one member of a W3C baggage header, percent-decoded (https://www.w3.org/TR/baggage/); undefined where it is absent, empty
 * or cannot be decoded.
 */
export function baggageValue(header: string | undefined, name: string): string | undefined {
  if (header === undefined || header.length > 8_192) return undefined;
  for (const member of header.split(',')) {
    const [pair = ''] = member.split(';', 1);
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    try {
      return decodeURIComponent(pair.slice(equals + 1).trim()) || undefined;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
