import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boards } from './boards/all.js';
import { toGrafana } from './grafana.js';

export const boardsFolder = 'charts/insight-mesh/files/dashboards';

/** Names of files and what they must hold. */
export function boardFiles(): Map<string, string> {
  return new Map(boards.map((board) => [`${board.name}.json`, `${JSON.stringify(toGrafana(board), null, 2)}\n`]));
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Files that are missing, differ, or belong to no board. */
export function staleBoards(root: string): string[] {
  const folder = join(root, boardsFolder);
  const wanted = boardFiles();
  const there = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const stale = [...wanted].filter(([file, text]) => contentOf(join(folder, file)) !== text).map(([file]) => file);
  return [...stale, ...there.filter((file) => !wanted.has(file))].sort();
}

/** Writes every board, and removes what belongs to none. */
export function writeBoards(root: string): string[] {
  const folder = join(root, boardsFolder);
  mkdirSync(folder, { recursive: true });
  const wanted = boardFiles();
  for (const file of readdirSync(folder)) if (file.endsWith('.json') && !wanted.has(file)) rmSync(join(folder, file));
  for (const [file, text] of wanted) writeFileSync(join(folder, file), text);
  return [...wanted.keys()];
}
