import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type Manifest, sha256 } from './manifest.js';

export interface Written {
  /** Key of the folder. */
  artefact: string;
  manifestSha256: string;
  /** Of all files, the manifest with them. */
  sizeBytes: number;
}

/** Key of the folder below which all attempts at a version write. */
export function versionFolder({ tenant, slot, version }: Pick<Manifest, 'tenant' | 'slot' | 'version'>): string {
  return `models/${tenant}/${slot}/${version}`;
}

/** Of a version's folder, what all attempts of one run write below begins so. */
export function attemptsPrefix(version: Pick<Manifest, 'tenant' | 'slot' | 'version'>, runId: string): string {
  return `${versionFolder(version)}/${runId}-`;
}

/**
 * Writes a version's files and then the manifest that names them: a folder without a manifest is a write that did not
 * finish, and no registry row points to it. Each attempt of each run has a folder of its own: one that was taken for dead and still writes cannot
 * reach what a later one has registered.
 * @param files by name, in the order of the manifest
 * @param attempt of the run, from 1
 */
export async function writeArtefact(
  store: ObjectStore,
  about: Omit<Manifest, 'files'>,
  files: ReadonlyMap<string, Uint8Array>,
  attempt: number,
): Promise<Written> {
  const artefact = `${attemptsPrefix(about, about.run_id)}${attempt}`;
  const entries: Manifest['files'] = [];
  for (const [name, bytes] of files) {
    await store.put(`${artefact}/${name}`, bytes);
    entries.push({ name, sha256: sha256(bytes), bytes: bytes.byteLength });
  }
  const manifest = Buffer.from(`${JSON.stringify({ ...about, files: entries } satisfies Manifest, null, 2)}\n`);
  await store.put(`${artefact}/manifest.json`, manifest);
  const sizeBytes = entries.reduce((sum, file) => sum + file.bytes, manifest.byteLength);
  return { artefact, manifestSha256: sha256(manifest), sizeBytes };
}
