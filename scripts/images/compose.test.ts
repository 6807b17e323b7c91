import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkoutRoot } from '../lib/checkout.js';
import { serviceNames } from '../lib/mesh.js';

interface Service {
  image: string;
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  command: string[];
  healthcheck?: { test: string[] };
  environment: Record<string, string>;
  depends_on: Record<string, { condition: string }>;
  ports?: string[];
}

const read = (path: string) => readFileSync(join(checkoutRoot(), path), 'utf8');
const text = read('deploy/compose.yaml');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

describe('deploy/compose.yaml', () => {
  it('runs each service of the mesh by its own program, and the migrations before them', () => {
    for (const name of serviceNames) {
      expect(services[name]?.command.at(-1)).toBe(`services/${name}/dist/src/main.js`);
      expect(services[name]?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
      expect(services[name]?.healthcheck?.test.slice(0, 3)).toEqual(['CMD', 'node', 'deploy/tools/dist/src/health.js']);
    }
    expect(services.migrate?.command).toEqual(['node', 'deploy/tools/dist/src/migrate.js']);
  });

  it('gives no container of ours more than it needs', () => {
    for (const name of [...serviceNames, 'migrate']) {
      expect(services[name]).toMatchObject({ read_only: true, user: '10001:10001', cap_drop: ['ALL'] });
    }
  });

  it('opens ports to this machine alone', () => {
    for (const service of Object.values(services)) {
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('asks for the secrets that compose-env.mjs writes, and sets what the services know', () => {
    const asked = new Set([...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name));
    const written = new Set([...read('deploy/compose-env.mjs').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name));
    expect(asked).toEqual(written);
    for (const name of serviceNames) {
      const config = read(`services/${name}/src/config.ts`) + read('services/runtime/src/config.ts');
      for (const setting of Object.keys(services[name]?.environment ?? {})) expect(config).toContain(`${setting}:`);
    }
  });
});
