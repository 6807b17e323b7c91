import { fileURLToPath } from 'node:url';

/** Where objects lie. */
export type StoreLocation =
  | { readonly kind: 'folder'; readonly folder: string }
  /** `prefix` is '' or ends with a slash. */
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  /** `base` begins with a slash and does not end with one, or is ''. */
  | { readonly kind: 'hdfs'; readonly origins: readonly string[]; readonly base: string };

export const storeUrlForms =
  'file:///folder, s3://bucket/prefix, webhdfs://namenode:9870/folder or swebhdfs://namenode:9871/folder';

/**
 * Reads the URL of an object store. Several NameNodes, one of which is active, are split by commas: webhdfs://nn1:9870,nn2:9870/folder.
 * @throws Error that says what would be right; it never repeats the URL, which may hold a password
 */
export function parseStoreUrl(url: string): StoreLocation {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^?#]*)$/is.exec(url) ?? [];
  const slash = rest.indexOf('/');
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? '' : rest.slice(slash);
  if (authority.includes('@')) {
    throw new Error('an object store has no user or password in its URL: they are settings of their own');
  }
  switch (scheme.toLowerCase()) {
    case 'file':
      if (!URL.canParse(url) || new URL(url).host !== '') break;
      return { kind: 'folder', folder: fileURLToPath(url) };
    case 's3':
      return { kind: 's3', bucket: bucketOf(authority), prefix: prefixOf(path) };
    case 'webhdfs':
      return { kind: 'hdfs', origins: nameNodes(authority, 'http'), base: baseOf(path) };
    case 'swebhdfs':
      return { kind: 'hdfs', origins: nameNodes(authority, 'https'), base: baseOf(path) };
    case 'hdfs':
      throw new Error(
        'hdfs:// is the RPC of Hadoop, which is not spoken here: give the HTTP address of the NameNode, webhdfs://namenode:9870/folder',
      );
  }
  throw new Error(`the object store must be a URL like ${storeUrlForms}`);
}

function bucketOf(authority: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(authority)) return authority;
  throw new Error('the bucket in s3://bucket/prefix must have 3 to 63 of a-z, 0-9, "." and "-"');
}

function prefixOf(path: string): string {
  const folder = folderOf(path);
  if (Buffer.byteLength(folder) > 200) throw new Error('the prefix in s3://bucket/prefix must have at most 200 bytes');
  return folder === '' ? '' : `${folder.slice(1)}/`;
}

/** HDFS has no colon in a name. */
function baseOf(path: string): string {
  const folder = folderOf(path);
  if (folder.includes(':')) throw new Error('the folder in webhdfs://namenode:9870/folder must not have a colon');
  return folder;
}

/** With a slash before each part and none at the end; `%20` and the like stand for what they encode. */
function folderOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const decoded = parts.map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw new Error(
        'the path in the URL of the object store has a "%" that is none of %00 to %FF: write %25 for one',
      );
    }
  });
  if (decoded.some((part) => part === '.' || part === '..' || /[\p{Cc}/\\]/u.test(part))) {
    throw new Error('the path in the URL of the object store must not have ., .., backslashes and control characters');
  }
  return decoded.map((part) => `/${part}`).join('');
}

function nameNodes(authority: string, protocol: 'http' | 'https'): string[] {
  const hosts = authority.split(',');
  for (const host of hosts) {
    if (!/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/.test(host) || !URL.canParse(`${protocol}://${host}`)) {
      throw new Error('give each NameNode as host:port, its HTTP address: webhdfs://namenode:9870/folder');
    }
  }
  return hosts.map((host) => `${protocol}://${host}`);
}
