import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from './checkout.js';

/** The package's version, behind it the commit where this is a checkout of git. */
export function codeVersion(): string {
  const root = checkoutRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? `${version}+${stdout.trim()}` : version;
}
