/** Where the lake's table of events lies in the object store. */
export const lakeFolder = 'lake/events';

/** What the name of a file of the lake tells. */
export interface LakeFileName {
  readonly tenantId: string;
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
  /** Of the Kafka topic. */
  readonly partition: number;
  /** The file has what this tenant's day has of Kafka's offsets from here on… */
  readonly from: bigint;
  /** …up to below here. */
  readonly to: bigint;
  /** Which Kafka cluster and topic numbered the offsets: 8 hex digits; empty for the first cluster of a lake that is older than these names. */
  readonly source: string;
  /** How often the rows of this range were written anew; 0 at first. */
  readonly revision: number;
}

/** Names of objects, by what they are. */
export interface SortedFiles {
  /** Together they hold each row once. In the order in which they were given. */
  readonly current: string[];
  /** Their rows are in current files too, and these are about to be deleted. */
  readonly superseded: string[];
  /** Names that no writer of the lake gives. */
  readonly foreign: string[];
}

const pattern =
  /(?:^|\/)tenant=([^/]+)\/day=(\d{4}-\d{2}-\d{2})\/p(\d{1,5})-(\d{1,19})-(\d{1,19})(?:-k([0-9a-f]{8}))?(?:-r([1-9]\d{0,8}))?\.parquet$/;

/** The object key of a file of the lake. */
export function lakeFileKey({ tenantId, day, partition, from, to, source, revision }: LakeFileName): string {
  const ending = `${source === '' ? '' : `-k${source}`}${revision === 0 ? '' : `-r${revision}`}`;
  return `${lakeFolder}/tenant=${tenantId}/day=${day}/p${partition}-${from}-${to}${ending}.parquet`;
}

/** What a key, or a path that ends with one, tells; undefined for a foreign name. */
export function parseLakeFile(key: string): LakeFileName | undefined {
  const found = pattern.exec(key);
  if (found === null) return undefined;
  const [, tenantId = '', day = '', partition, first = '', last = '', source = '', revision = '0'] = found;
  const [from, to] = [BigInt(first), BigInt(last)];
  if (from >= to) return undefined;
  return { tenantId, day, partition: Number(partition), from, to, source, revision: Number(revision) };
}

/** Spark, Hive, Trino and pyarrow pass over what begins with _ or ., and so does the lake. */
function isHidden(key: string): boolean {
  const inside = key.slice(key.lastIndexOf(`${lakeFolder}/`) + 1).split('/');
  const parts = key.includes(`${lakeFolder}/`) ? inside : inside.slice(-1);
  return parts.some((part) => part.startsWith('_') || part.startsWith('.'));
}

interface Named {
  readonly at: number;
  readonly name: LakeFileName;
}

/** The widest first; of equal ranges the newest revision. */
function inOrder({ name: a }: Named, { name: b }: Named): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.to !== b.to) return a.to > b.to ? -1 : 1;
  return b.revision - a.revision;
}

/**
 * Tells which files of the lake are to be read. Several files cannot be swapped for one at once in a folder, in S3 or in HDFS; so a file's
 * name tells its range of offsets, and of the files of one Kafka partition in one tenant's day, one whose range lies within another's is
 * superseded; of equal ranges the highest revision counts. Whoever picks files by this reads no row twice and misses none, whatever a
 * compaction that was killed has left.
 * @param keys object keys, or paths that end with them, of any number of tenants and days; hidden names (_… and .…) are passed over
 */
export function currentFiles(keys: Iterable<string>): SortedFiles {
  const all = [...keys];
  const groups = new Map<string, Named[]>();
  const foreign: string[] = [];
  for (const [at, key] of all.entries()) {
    if (isHidden(key)) continue;
    const name = parseLakeFile(key);
    if (name === undefined) {
      foreign.push(key);
      continue;
    }
    const group = `${name.tenantId}/${name.day}/${name.partition}/${name.source}`;
    const files = groups.get(group);
    if (files === undefined) groups.set(group, [{ at, name }]);
    else files.push({ at, name });
  }
  const superseded = new Set<number>();
  for (const files of groups.values()) {
    let end = -1n;
    for (const { at, name } of files.sort(inOrder)) {
      // Whatever stands before it begins no later; so it lies within one of them if that ends no earlier.
      if (name.to <= end) superseded.add(at);
      else end = name.to;
    }
  }
  const known = [...groups.values()].flat().sort((a, b) => a.at - b.at);
  const pick = (wanted: boolean) =>
    known.filter(({ at }) => superseded.has(at) === wanted).flatMap(({ at }) => all[at] ?? []);
  return { current: pick(false), superseded: pick(true), foreign };
}
