import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { checkoutRoot } from './checkout.js';

/** The machine in words, as a figure needs it: processor, cores, memory, system, Node. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, ' ');
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${model || 'unknown processor'}, ${availableParallelism()} cores, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** The package's version, behind it the commit where this is a checkout of git. */
export function codeVersion(): string {
  const root = checkoutRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? `${version}+${stdout.trim()}` : version;
}
