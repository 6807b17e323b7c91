import { readFileSync } from 'node:fs';

/** The package's version, and behind a plus what the deployment says about the code (CODE_VERSION), where it does. */
export function codeVersion(deployed: string | undefined): string {
  const version = packageVersion(new URL('.', import.meta.url));
  return deployed === undefined ? version : `${version}+${deployed}`;
}

/**
 * Whether two versions of the code are surely not the same. A commit counts where both have one; of one commit one may be shorter.
 * @param before undefined: whoever wrote it did not say
 */
export function isOtherCode(before: string | undefined, own: string): boolean {
  if (before === undefined) return false;
  const [hadVersion, had = ''] = before.split('+', 2);
  const [version, commit = ''] = own.split('+', 2);
  return hadVersion !== version || !(had.startsWith(commit) || commit.startsWith(had));
}

function packageVersion(folder: URL): string {
  const parent = new URL('..', folder);
  if (parent.href === folder.href) throw new Error('no package.json above the program');
  try {
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string };
    return version;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return packageVersion(parent);
    throw error;
  }
}
