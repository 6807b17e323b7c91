import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** 32 bytes, base64. */
const secretKey = z.string().refine((key) => Buffer.from(key, 'base64').length === 32);

const schema = z.object({
  serviceToken: z.string().min(32),
  deadLetterKey: secretKey,
  pseudonymKey: secretKey,
});

export type Secrets = z.infer<typeof schema>;

/** Files of earlier releases lack later secrets; what they have stays valid. */
const kept = schema.partial({ pseudonymKey: true });

function parse(text: string): z.infer<typeof kept> | undefined {
  try {
    return kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const newKey = () => randomBytes(32).toString('base64');

/** Whole or not at all: a start that is killed here must not cost the next one. */
function write(file: string, secrets: Secrets): Secrets {
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

/**
 * The secrets of the mesh in `dir`: made at the first start and kept, so that dead letters of an earlier start can still be
 * read. A damaged file is put aside and told of.
 */
export function secretsOf(dir: string, onNotice: (notice: string) => void = () => {}): Secrets {
  const file = join(dir, 'secrets.json');
  if (existsSync(file)) {
    const found = parse(readFileSync(file, 'utf8'));
    if (found) {
      const { pseudonymKey } = found;
      return pseudonymKey === undefined
        ? write(file, { ...found, pseudonymKey: newKey() })
        : { ...found, pseudonymKey };
    }
    renameSync(file, `${file}.damaged`);
    onNotice(
      `${file} was damaged: new secrets are made, and earlier dead letters cannot be decrypted (kept as ${file}.damaged)`,
    );
  }
  return write(file, {
    serviceToken: randomBytes(32).toString('hex'),
    deadLetterKey: newKey(),
    pseudonymKey: newKey(),
  });
}
