import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { prepareWorld, startService, type World } from './harness.js';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await prepareWorld('collect_readme');
  service = startService(world);
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

it("answers the README's examples as it says", async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const examples = [...readme.matchAll(/^```\n(curl [\s\S]+?)\n(\{.*\})\n```$/gm)];
  expect(examples.length).toBeGreaterThan(1);
  // KEY may do more than send events, as the key of `npm start`.
  const keys = { KEY: world.keys.a, PAGE_KEY: world.keys.writer };
  const env = { ...process.env, COLLECTOR: `http://127.0.0.1:${service.ports.http}`, ...keys };
  for (const [, command = '', answer = ''] of examples) {
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { env });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(answer));
  }
});
