import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from './checkout.js';

/** Where the settings of a service are spelt: its configuration, and what parts of it bring in a settings.ts. Paths below the checkout. */
export function settingsFiles(service: string): string[] {
  const folder = `services/${service}/src`;
  const parts = readdirSync(join(checkoutRoot(), folder), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const files = parts.map(({ name }) => `${folder}/${name}/settings.ts`);
  return [`${folder}/config.ts`, ...files.filter((file) => existsSync(join(checkoutRoot(), file)))];
}
