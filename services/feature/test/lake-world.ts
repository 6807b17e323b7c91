import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentFiles } from '@insight-mesh/algorithms/lake-files';
import type { EventJson } from '@insight-mesh/contracts/json';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { type CompactOptions, compactTenant } from '../src/lake/compact-tenant.js';
import type { LakeTools } from '../src/lake/lake-tools.js';
import { listChangedDays } from '../src/lake/manifest.js';
import { query, type TestMesh, view } from './mesh.js';

/** Tools over a mesh's lake as the service has them, with parts replaced. */
export function toolsOf(mesh: TestMesh, more: Partial<LakeTools> = {}): LakeTools {
  return {
    pool: mesh.pool,
    store: openObjectStore(String(mesh.env.OBJECT_STORE_URL)),
    log: mesh.log,
    tempDir: mesh.folder,
    manifestBase: String(mesh.env.OBJECT_STORE_URL),
    deleteAfterMs: 0,
    now: Date.now,
    ...more,
  };
}

export const mergeAll: CompactOptions = {
  afterMs: 0,
  targetRows: 1_000_000,
  targetBytes: 1_000_000_000,
  share: 1,
  signal: new AbortController().signal,
};

export async function compact(mesh: TestMesh, more: Partial<LakeTools> = {}, options: Partial<CompactOptions> = {}) {
  const tools = toolsOf(mesh, more);
  const merged: number[] = [];
  const rows: number[] = [];
  const found = await compactTenant(tools, 'demo', {
    ...mergeAll,
    ...options,
    onMerged: (each) => {
      merged.push(each.files);
      rows.push(each.rows);
    },
  });
  await listChangedDays(tools, mergeAll.signal);
  return { merged, rows, damaged: found?.damaged };
}

/** Events of two days, spread over the partitions. */
export function someEvents(count: number, more: EventJson = {}): EventJson[] {
  return Array.from({ length: count }, (_, n) =>
    view({
      customer_id: `c-${n % 11}`,
      occurred_at: `2026-04-${10 + (n % 2)}T12:00:00.${String(n % 1_000).padStart(3, '0')}Z`,
      ...more,
    }),
  );
}

/** Sends events so that they come into the lake as several small files. */
export async function sendInParts(mesh: TestMesh, parts: number, perPart: number): Promise<EventJson[]> {
  const sent: EventJson[] = [];
  for (let part = 0; part < parts; part++) {
    const events = someEvents(perPart);
    sent.push(...events);
    await mesh.send(events);
    await mesh.untilStored();
  }
  return sent;
}

/** Keys of the Parquet files in the store, whatever they are. */
export function filesInStore(mesh: TestMesh): string[] {
  return readdirSync(join(mesh.folder, 'lake/events'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => `lake/events/${name}`)
    .sort();
}

/** Keys that the manifests list, in order. */
export function filesByManifest(mesh: TestMesh): string[] {
  const folder = join(mesh.folder, 'lake/events/_symlink_format_manifest');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('/manifest'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((url) => fileURLToPath(url).slice(mesh.folder.length + 1))
    .sort();
}

export function filesByRule(mesh: TestMesh): string[] {
  return currentFiles(filesInStore(mesh)).current;
}

/** Ids of the rows in some files, sorted. */
export async function idsIn(mesh: TestMesh, keys: readonly string[]): Promise<string[]> {
  const list = keys.map((key) => `'${join(mesh.folder, key)}'`).join(', ');
  return (await query(`SELECT id FROM read_parquet([${list}], union_by_name = true)`))
    .map((row) => String(row.id))
    .sort();
}

export const idsOf = (events: readonly EventJson[]) => events.map(({ id }) => id ?? '').sort();
