import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from './log.js';
import { quoteIdentifier } from './postgres.js';

export interface MigrateOptions {
  url: string;
  /** Made if missing; the files' names are relative to it. */
  schema: string;
  /** Holds files named NNNN_name.sql. */
  directory: string;
  log: Logger;
}

interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

const FILE = /^[0-9]{4}_[a-z0-9_-]+\.sql$/;

/**
 * Brings a schema up to date: applies each file that was not applied yet, in the order of names, in a transaction of its
 * own, and answers their names. Forward only. Throws when an applied file has changed, or when a new one sorts before an
 * applied one. Files that the folder lacks but the database has (an older release after a newer one) are left alone.
 */
export async function migrate(o: MigrateOptions): Promise<string[]> {
  const files = await readMigrations(o.directory);
  const client = new pg.Client({
    connectionString: o.url,
    application_name: `migrate ${o.schema}`,
    options: `-c search_path=${quoteIdentifier(o.schema)}`,
  });
  client.on('error', (error) => o.log.warn({ err: error }, 'connection lost while migrating'));
  await client.connect();
  try {
    // One runner at a time for a schema; the lock goes with the connection.
    await client.query("SELECT pg_advisory_lock(hashtextextended('insight-mesh migrations ' || $1, 0))", [o.schema]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(o.schema)}`);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM migrations');
    const pending = findPending(files, new Map(rows.map((row) => [row.name, row.sha256])));
    for (const file of pending) {
      await apply(client, file);
      o.log.info({ schema: o.schema, migration: file.name }, 'migration applied');
    }
    return pending.map((file) => file.name);
  } finally {
    await client.end();
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const wrong = names.find((name) => !FILE.test(name));
  if (wrong !== undefined) throw new Error(`migration ${wrong}: the name must be like 0001_first.sql`);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function findPending(files: Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const newest = [...applied.keys()].sort().at(-1) ?? '';
  return files.filter((file) => {
    const sha256 = applied.get(file.name);
    if (sha256 === undefined) {
      if (file.name < newest)
        throw new Error(`migration ${file.name} sorts before ${newest}, which is applied already`);
      return true;
    }
    if (sha256 !== file.sha256) {
      throw new Error(`migration ${file.name} was changed after it was applied; write a new one instead`);
    }
    return false;
  });
}

async function apply(client: pg.Client, file: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(file.sql);
    await client.query('INSERT INTO migrations (name, sha256) VALUES ($1, $2)', [file.name, file.sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`migration ${file.name} failed: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
