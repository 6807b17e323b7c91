import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** 2002:a.b.c.d::/48 would still name one IPv4 address. */
const sixToFour = 0x2002;

function ipv4Prefix(text: string): string {
  return `${text.slice(0, text.lastIndexOf('.'))}.0`;
}

/**
 * The network that an IP address stands in: /24 of IPv4, /48 of IPv6, both as an address with zeros behind (`203.0.113.0`,
 * `2001:db8:85a3::`). IPv6 addresses that carry an IPv4 one (mapped, 6to4) become that one's. Undefined for any other text.
 */
export function ipPrefix(text: string): string | undefined {
  const trimmed = text.trim();
  if (isIPv4(trimmed)) return ipv4Prefix(trimmed);
  if (!isIPv6(trimmed)) return undefined;
  const [address = ''] = trimmed.split('%');
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return ipv4Prefix(parsed.toIPv4Address().toString());
  const [first = 0, second = 0, third = 0] = parsed.parts;
  if (first === sixToFour) return `${second >> 8}.${second & 0xff}.${third >> 8}.0`;
  return new ipaddr.IPv6([first, second, third, 0, 0, 0, 0, 0]).toString();
}

/** Each address of a list as proxies write it, cut; what is no address (and a port or a name is none) is left out. */
export function ipPrefixes(list: string): string | undefined {
  const prefixes = list.split(',').flatMap((part) => ipPrefix(part) ?? []);
  return prefixes.length === 0 ? undefined : prefixes.join(', ');
}
