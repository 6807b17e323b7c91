import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkoutRoot } from '../lib/checkout.js';

const run = promisify(execFile);
const startScript = join(checkoutRoot(), 'scripts/dist/start.js');

const result = z.object({
  events: z.number().int(),
  customers: z.number().int(),
  customer: z.string(),
  sent: z.number().int(),
  dropped: z.number().int(),
  trained: z.boolean(),
  model: z.string().regex(/^[a-z-]+@\d+$/),
  before: z.array(z.string()),
  after: z.array(z.string()),
  changed_after_ms: z.number().positive(),
  seconds: z.number().positive(),
  peak_mb: z.number().positive(),
});

async function start(local: string, ...flags: string[]) {
  const { stdout } = await run(process.execPath, [startScript, '--exit', ...flags], {
    cwd: checkoutRoot(),
    env: {
      ...process.env,
      INSIGHT_MESH_LOCAL: local,
    },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 600_000,
  });
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  return { stdout, json: result.parse(JSON.parse(last)) };
}

describe('npm start -- --exit', () => {
  let local: string;
  beforeAll(() => {
    local = mkdtempSync(join(tmpdir(), 'insight-mesh-start-'));
  });
  afterAll(() => rmSync(local, { recursive: true, force: true }));

  it('takes a shop from clicks to a recommendation that three clicks change, and does nothing twice', async () => {
    const first = await start(local);
    expect(first.json.sent).toBeGreaterThan(50_000);
    // Everything that was sent is stored once, but for customers who refuse analytics, and the three clicks beside it.
    expect(first.json.dropped).toBeGreaterThan(0);
    expect(first.json.dropped).toBeLessThan(0.1 * first.json.sent);
    expect(first.json.events).toBe(first.json.sent - first.json.dropped + 3);
    expect(first.json.trained).toBe(true);
    expect(first.json.before).toHaveLength(10);
    expect(first.json.after).toHaveLength(10);
    expect(first.json.after).not.toEqual(first.json.before);
    expect(first.stdout).toContain('because you');

    const second = await start(local);
    expect(second.json.sent).toBe(0);
    expect(second.json.trained).toBe(false);
    expect(second.json.events).toBe(first.json.events + 3);
    expect(second.json.customer).not.toBe(first.json.customer);
    expect(second.json.after).not.toEqual(second.json.before);
    expect(second.json.model).toBe(first.json.model);
  }, 900_000);
});
