// Writes deploy/.env with the secrets that compose.yaml asks for. What is there is kept: other keys would not read what was stored.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('.env', import.meta.url));
const secrets = {
  POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
  SERVICE_TOKEN: randomBytes(32).toString('hex'),
  DEAD_LETTER_KEY: randomBytes(32).toString('base64'),
  PSEUDONYM_KEY: randomBytes(32).toString('base64'),
};
const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
try {
  writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
  console.log(`wrote ${file}: keep it, what is stored cannot be read without its keys`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.log(`${file} is there already`);
}
