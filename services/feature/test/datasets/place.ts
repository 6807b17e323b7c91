import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach } from 'vitest';
import type { BuildOptions } from '../../src/datasets/build-options.js';
import type { DatasetSpec, FeatureChoice } from '../../src/datasets/spec.js';
import { definitionsOf } from '../../src/definitions/all.js';
import { entityNames } from '../../src/definitions/definition.js';

/** Every feature of every kind. */
export const everything: FeatureChoice[] = entityNames.map((kind) => ({
  kind,
  names: definitionsOf[kind].map(({ name }) => name),
}));

/** A folder for each test of a file, and what a build in it is asked for with. */
export class BuildPlace {
  folder = '';

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), 'dataset-test-'));
    });
    afterEach(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** @param name of the build's folders */
  options(
    name: string,
    spec: Partial<DatasetSpec>,
    lakeFiles: readonly string[],
    o: Partial<BuildOptions> = {},
  ): BuildOptions {
    return {
      id: 'd-1',
      tenantId: 'demo',
      spec: {
        features: everything,
        labels: { from: 'file', path: this.at('labels.csv') },
        knowledge: 'occurred',
        missing: 'default',
        joins: true,
        ...spec,
      },
      lakeFiles,
      cuts: [],
      folder: this.at(name, 'work'),
      outFolder: this.at(name, 'out'),
      memoryMb: 512,
      threads: 1,
      signal: new AbortController().signal,
      onProgress: () => {},
      nowMs: Date.UTC(2026, 9, 1),
      ...o,
    };
  }
}

/** What DuckDB answers. */
export async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The rows of a data set, by label. */
export function rowsOf(outFolder: string): Promise<Record<string, unknown>[]> {
  return ask(`SELECT * FROM read_parquet('${outFolder}/part-*.parquet') ORDER BY label_id`);
}
