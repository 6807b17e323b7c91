import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { featureClient } from './grpc-fixture.js';

const main = join(import.meta.dirname, '..', 'dist', 'test', 'fixtures', 'service-main.js');
const shop = { tenantId: 'shop' };

interface Line {
  msg: string;
  level: string;
  grpc?: number;
  admin?: number;
}

interface Running {
  child: ChildProcess;
  lines: Line[];
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
  said: (message: string | RegExp) => Promise<Line>;
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(mode: string): Running {
  if (!existsSync(main)) throw new Error(`${main} is missing: build first (tsc -b)`);
  const child = spawn(process.execPath, [main, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const lines: Line[] = [];
  const read = () => {
    lines.length = 0;
    for (const line of text.split('\n').slice(0, -1)) lines.push(JSON.parse(line) as Line);
    return lines;
  };
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('close', (code, signal) => {
      read();
      resolve(code ?? signal);
    });
  });
  const said = (message: string | RegExp) =>
    waitFor(() => read().find(({ msg }) => (typeof message === 'string' ? msg === message : message.test(msg))));
  return { child, lines, ended, said };
}

describe('a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s is unready, answers the call in flight, and exits 0',
    async (signal) => {
      const { child, ended, said } = run('serve');
      const { grpc = 0, admin = 0 } = await said('listening');
      expect((await fetch(`http://127.0.0.1:${admin}/readyz`)).status).toBe(200);
      const client = featureClient(grpc);
      const call = client.GetHistory({}, shop);
      await said('handling');
      child.kill(signal);
      await said('draining');
      await expect(call).resolves.toMatchObject({ known: true });
      client.close();
      expect(await ended).toBe(0);
    },
  );

  it('on a second signal exits 1 at once', async () => {
    const { child, ended, said } = run('hang');
    const { grpc = 0, admin = 0 } = await said('listening');
    const client = featureClient(grpc);
    const failed = expect(client.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await said('handling');
    child.kill('SIGTERM');
    await said('draining');
    expect((await fetch(`http://127.0.0.1:${admin}/readyz`)).status).toBe(503);
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    await said('second signal: stopping at once');
    client.close();
    await failed;
  });

  it('exits 1 when draining takes too long', async () => {
    const { child, ended, said } = run('hang-short');
    const { grpc = 0 } = await said('listening');
    const client = featureClient(grpc);
    const failed = expect(client.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await said('handling');
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    await said('draining took too long: stopping at once');
    client.close();
    await failed;
  });

  it('exits 1 and says which part did not start', async () => {
    const { ended, said } = run('fail');
    expect(await ended).toBe(1);
    expect(await said('start failed')).toMatchObject({
      level: 'fatal',
      err: { message: 'announcement did not start: no such table' },
    });
  });

  it('exits 1 on a rejection that nobody caught', async () => {
    const { ended, said } = run('reject');
    expect(await ended).toBe(1);
    expect(await said(/^unhandledRejection/)).toMatchObject({ level: 'fatal', err: { message: 'forgotten' } });
  });
});
