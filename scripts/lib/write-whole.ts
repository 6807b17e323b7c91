import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file that appears whole or not at all. @throws Error that names the file and why it cannot be written */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, content);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new Error(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
