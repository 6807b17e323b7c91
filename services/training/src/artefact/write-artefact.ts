import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type Manifest, sha256 } from './manifest.js';

export interface Written {
  /** Key of the folder. */
  artefact: string;
  manifestSha256: string;
  /** Of all files, the manifest with them. */
  sizeBytes: number;
}

/**
 * Writes a version's files and then the manifest that names them: a folder without a manifest is a write that did not
 * finish, and no registry row points to it.
 * @param files by name, in the order of the manifest
 */
export async function writeArtefact(
  store: ObjectStore,
  about: Omit<Manifest, 'files'>,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Written> {
  const artefact = `models/${about.tenant}/${about.slot}/${about.version}`;
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
