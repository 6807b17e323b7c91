import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Folder of the SQL that makes the schema of tenants and API keys; works from src and from dist/src. */
export const accessMigrations = here.endsWith(join(sep, 'dist', 'src'))
  ? join(here, '..', '..', 'migrations')
  : join(here, '..', 'migrations');
