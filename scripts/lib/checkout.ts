import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, from the sources as from what was built from them. */
export function checkoutRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'pnpm-workspace.yaml'))) {
    const parent = dirname(dir);
    if (parent === dir) throw new Error('pnpm-workspace.yaml was not found above the scripts');
    dir = parent;
  }
  return dir;
}

/** Where data, logs and addresses of the local mesh lie: INSIGHT_MESH_LOCAL, else `.local` of the checkout. */
export function localFolder(): string {
  return process.env.INSIGHT_MESH_LOCAL ?? join(checkoutRoot(), '.local');
}

/** Where fetched tools lie: INSIGHT_MESH_TOOLS, else `.local/tools` of the checkout, whatever the data's folder is. */
export function toolsFolder(): string {
  return process.env.INSIGHT_MESH_TOOLS ?? join(checkoutRoot(), '.local', 'tools');
}
