import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { lastLines, runCommand } from './run-command.js';

/** How Postgres, which refuses to run as root, is run. */
export interface RunAs {
  uid?: number;
  gid?: number;
  /** Words before the command. */
  prefix: string[];
}

// Inside a user namespace root's files are seen as this user's, and Postgres sees that it is not root. It must have a name:
// nobody, on every Linux.
const INSIDE = '65534';

function othersMayEnter(path: string): boolean {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

async function systemUser(): Promise<{ uid: number; gid: number } | string> {
  const ask = async (flag: string) => {
    const { code, output } = await runCommand('id', [flag, 'postgres']);
    return code === 0 ? Number(output.trim()) : undefined;
  };
  if ((await ask('-u')) === undefined) {
    await runCommand('groupadd', ['--system', '--force', 'postgres']);
    const { code, output } = await runCommand('useradd', [
      '--system',
      '--no-create-home',
      '-g',
      'postgres',
      'postgres',
    ]);
    if (code !== 0) return lastLines(output, 2);
  }
  const uid = await ask('-u');
  const gid = await ask('-g');
  return uid && gid ? { uid, gid } : 'it has no user id';
}

async function namespacePrefix(): Promise<string[] | undefined> {
  const prefix = ['unshare', '--user', `--map-user=${INSIDE}`, `--map-group=${INSIDE}`];
  const { code, output } = await runCommand('unshare', [...prefix.slice(1), 'id', '-u']);
  return code === 0 && output.trim() === INSIDE ? prefix : undefined;
}

/**
 * For an ordinary user: as that user. For root: as the system user postgres (made when absent), else, where that user cannot
 * enter the folders (a checkout under /root), inside a user namespace. `owned` is the folder of the data.
 */
export async function runPostgresAs(owned: string, programs: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  mkdirSync(owned, { recursive: true });
  // Data of an earlier start: its owner says which way it was run.
  const data = resolve(owned, 'data');
  const owner = existsSync(data) ? statSync(data).uid : undefined;
  const refused: string[] = [];
  if (owner !== 0) {
    if (othersMayEnter(owned) && othersMayEnter(programs)) {
      const user = await systemUser();
      if (typeof user === 'object') return { ...user, prefix: [] };
      refused.push(`the system user postgres could not be made (${user})`);
    } else refused.push(`the system user postgres may not enter ${owned} or ${programs}`);
  }
  if (owner === undefined || owner === 0) {
    const prefix = await namespacePrefix();
    if (prefix) return { prefix };
    refused.push('user namespaces are not allowed here (unshare --user)');
  }
  throw new Error(
    `Postgres refuses to run as root, and ${refused.join(', and ')}: run as an ordinary user, put the checkout where others may ` +
      'enter (not under /root), or name a running Postgres with --database',
  );
}
