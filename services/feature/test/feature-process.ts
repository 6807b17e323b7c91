import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServiceProcess, startProcess } from '@insight-mesh/local-stack/processes';
import type { TestMesh } from './mesh.js';

const main = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));

/** The service as a process of its own, which a test can kill. */
export function launchFeature(mesh: TestMesh, env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> {
  return startProcess({
    name: 'feature',
    command: process.execPath,
    args: [main],
    env: { PATH: process.env.PATH, ...mesh.env, LOG_LEVEL: 'info', ...env },
    logFile: join(mesh.folder, 'feature.log'),
  });
}

/** How many events have been folded, each id once. */
export async function foldedEvents(mesh: TestMesh): Promise<number> {
  const { rows } = await mesh.pool.query('SELECT count(*)::int AS n FROM seen_events');
  return rows[0]?.n ?? 0;
}
