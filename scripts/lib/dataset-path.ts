import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf, readLocalRun } from './local-run.js';

/**
 * The folder of a finished data set of the mesh that runs on this machine, whose object store is a folder.
 * @throws Error that says what to do
 */
export async function datasetPath(tenantId: string, id: string): Promise<string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) {
    throw new Error('the id of a data set has 1 to 128 of letters, digits, ".", "_" and "-"');
  }
  const given = process.env.OBJECT_STORE_URL;
  const url = addressOf(
    given,
    readLocalRun().objectStoreUrl,
    'OBJECT_STORE_URL, or the folder of the data set by --file',
  );
  if (!url.startsWith('file:')) {
    throw new Error('the object store is no folder of this machine: fetch the data set, and give its folder by --file');
  }
  const folder = join(fileURLToPath(url), 'datasets', `tenant=${tenantId}`, id);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  throw new Error(`there is no finished data set ${id} of ${tenantId}: ${folder} has no manifest.json`);
}
