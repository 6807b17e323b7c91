import { parseStoreUrl } from '@insight-mesh/runtime/object-store-url';
import { InvalidArgumentError, Option } from 'commander';

/** Checks of arguments, for commander. */

/** What a command says behind an error in its arguments. */
export const helpHint = '(--help lists the options)';

export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`must be a whole number from ${from} to ${to}`);
  };
}

export function positive(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('must be a number above 0');
}

/** As many as a timer of Node can wait: above 24.8 days it would end at once. */
export function minutes(text: string): number {
  const value = positive(text);
  if (value <= 35_000) return value;
  throw new InvalidArgumentError('must be at most 35000 minutes, 24 days');
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30d`, `12h`, `90m` or `45s`, in milliseconds. */
export function duration(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit as keyof typeof unitMs] ?? Number.NaN);
  if (count !== '' && ms <= 3_660 * unitMs.d) return ms;
  throw new InvalidArgumentError('must be a time such as 30d, 12h, 90m or 45s, ten years at most');
}

export function brokerList(text: string): string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  const port = (broker: string) => Number(/^[^\s:/@]+:(\d{1,5})$/.exec(broker)?.[1]);
  if (brokers.every((broker) => port(broker) > 0 && port(broker) < 65_536)) return brokers;
  throw new InvalidArgumentError('must be a comma-separated list of host:port');
}

export function urlOf(...protocols: string[]): (text: string) => string {
  return (text) => {
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    throw new InvalidArgumentError(
      `must be a URL that starts with ${protocols.map((each) => `${each}//`).join(' or ')}`,
    );
  };
}

export function storeUrl(text: string): string {
  try {
    parseStoreUrl(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

export function hostAndPort(text: string): string {
  if (/^[^\s/@]+:\d{1,5}$/.test(text)) return text;
  throw new InvalidArgumentError('must be host:port');
}

export const databaseUrl = urlOf('postgres:', 'postgresql:');

/** Options that may also come from the environment; --help then names the variable and not its value, which may hold a password. */
export const databaseOption = () =>
  new Option('--database <url>', 'Postgres (default: the mesh that npm start runs)')
    .env('DATABASE_URL')
    .argParser(databaseUrl);
export const brokersOption = () =>
  new Option('--brokers <list>', 'Kafka, host:port,… (default: the mesh that npm start runs)')
    .env('KAFKA_BROKERS')
    .argParser(brokerList);
export const prefixOption = () =>
  new Option('--prefix <text>', "what stands before every topic's name")
    .env('KAFKA_TOPIC_PREFIX')
    .argParser(topicPrefix)
    .default('');

export function topicPrefix(text: string): string {
  if (/^[A-Za-z0-9._-]{0,100}$/.test(text)) return text;
  throw new InvalidArgumentError('must be at most 100 of letters, digits, ".", "_" and "-"');
}

export function tenantId(text: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('must be 1 to 64 of a-z, 0-9 and "-"');
}
