import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomName } from '@insight-mesh/local-stack/testing';
import type { z } from 'zod';
import { loadImportConfig } from '../src/config.js';
import type { mappingSchema } from '../src/import/mapping/mapping.js';
import { toMapping } from '../src/import/mapping/read-mapping.js';
import { openTools } from '../src/import/open-tools.js';
import { messageOf, type Performed, perform } from '../src/import/run/perform.js';
import { defaultLimits, type ImportRequest } from '../src/import/store/request.js';
import { prepareWorld, testLog, watchTopics } from './harness.js';

export type Declared = z.input<typeof mappingSchema>;

export interface Told extends Performed {
  id: string;
  message: string;
  notices: string[];
  rejects: { file: string; line: number; column: string; reason: string; raw?: string }[];
}

export interface ImportOptions extends Partial<Omit<ImportRequest, 'mapping'>> {
  tenantId?: string;
  signal?: AbortSignal;
  /** Told of every checkpoint. */
  onProgress?: (rows: number) => void | Promise<void>;
}

/** Topics, schemas and a folder, in which files are imported as the program does, within the test's process. */
export async function importWorld(name: string) {
  const world = await prepareWorld(name);
  const topics = await watchTopics(world);
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const input = join(folder, 'in');
  const rejects = join(folder, 'rejects');

  async function rejectsIn(files: readonly string[]): Promise<Told['rejects']> {
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    return texts.flatMap((text) => text.split('\n').filter((line) => line !== '')).map((line) => JSON.parse(line));
  }

  return {
    ...world,
    topics,
    folder,
    input,
    rejects,
    rejectsIn,
    /** Writes a file to be imported. */
    put(file: string, content: string | Uint8Array): string {
      const path = join(input, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    async run(mapping: Declared, path: string, options: ImportOptions = {}): Promise<Told> {
      const { tenantId = 'shop-a', signal = new AbortController().signal, onProgress, ...more } = options;
      const tools = await openTools(loadImportConfig(world.env), testLog);
      try {
        const id = randomName('import');
        const request: ImportRequest = {
          mapping: toMapping(mapping, 'the mapping'),
          root: input,
          path,
          rejects,
          ...defaultLimits,
          keepRaw: true,
          anew: false,
          ...more,
        };
        await tools.store.create({ tenantId, id, request, by: 'test' });
        const notices: string[] = [];
        const performed = await perform(
          { ...tools, signal: AbortSignal.any([signal, tools.locks.signal]) },
          {
            tenantId,
            id,
            request,
            onProgress: (progress) => void onProgress?.(progress.rows),
            onNotice: (notice) => void notices.push(notice),
          },
        );
        const message = performed.error === undefined ? '' : messageOf(performed.error);
        return { ...performed, id, message, notices, rejects: await rejectsIn(performed.outcome?.rejectFiles ?? []) };
      } finally {
        await tools.close();
      }
    },
    async close(): Promise<void> {
      await topics.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type ImportWorld = Awaited<ReturnType<typeof importWorld>>;
