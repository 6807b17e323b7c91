import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  serviceToken: z.string().min(32),
  /** 32 bytes, base64. */
  deadLetterKey: z.string().refine((key) => Buffer.from(key, 'base64').length === 32),
});

export type Secrets = z.infer<typeof schema>;

function parse(text: string): Secrets | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * The secrets of the mesh in `dir`: made at the first start and kept, so that dead letters of an earlier start can still be
 * read. A damaged file is put aside and told of.
 */
export function secretsOf(dir: string, onNotice: (notice: string) => void = () => {}): Secrets {
  const file = join(dir, 'secrets.json');
  if (existsSync(file)) {
    const kept = parse(readFileSync(file, 'utf8'));
    if (kept) return kept;
    renameSync(file, `${file}.damaged`);
    onNotice(
      `${file} was damaged: new secrets are made, and earlier dead letters cannot be decrypted (kept as ${file}.damaged)`,
    );
  }
  const secrets = { serviceToken: randomBytes(32).toString('hex'), deadLetterKey: randomBytes(32).toString('base64') };
  // Whole or not at all: a start that is killed here must not cost the next one.
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}
