import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BuildPlace } from '../../test/datasets/place.js';
import { writeShop } from '../../test/datasets/shop.js';
import { definitionsOf } from '../definitions/all.js';
import type { EntityName } from '../definitions/definition.js';
import { buildDataset } from './build-dataset.js';
import type { BuildOptions } from './build-options.js';
import { fileHash } from './write-parts.js';

const place = new BuildPlace();
const program = fileURLToPath(new URL('../../dist/src/datasets/main.js', import.meta.url));

const few = (kind: EntityName, step: number) => ({
  kind,
  names: definitionsOf[kind].map(({ name }) => name).filter((_, n) => n % step === 0),
});
const features = [few('customer', 5), few('item', 5), few('customer_category', 2)];

/**
 * The build as a process of its own.
 * @param limit what a shell does before, for example a limit
 */
function launch(options: BuildOptions, name: string, limit = ':'): ChildProcess {
  const { signal: _signal, onProgress: _onProgress, ...plain } = options;
  const path = place.at(`${name}.json`);
  writeFileSync(path, JSON.stringify(plain));
  const command = `${limit}; exec "$0" "$@"`;
  const args = ['-c', command, process.execPath, program, '--options', path];
  return spawn('sh', args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Every file of the data set has the hash that its manifest says. */
async function expectWhole(options: BuildOptions, sha256: string): Promise<void> {
  const manifest = await buildDataset(options);
  expect(manifest.sha256).toBe(sha256);
  for (const file of manifest.files) expect(await fileHash(`${options.outFolder}/${file.name}`)).toBe(file.sha256);
  expect(readdirSync(options.outFolder).sort()).toEqual(['manifest.json', ...manifest.files.map(({ name }) => name)]);
}

async function shop() {
  const { files, labels } = await writeShop(place.folder, { events: 4_000, labels: 800 });
  const spec = { features, labels: { from: 'file' as const, path: labels } };
  const whole = await buildDataset(place.options('whole', spec, files));
  return { files, spec, whole };
}

describe('a build', () => {
  it('that is stopped again and again, anywhere, goes on and makes the same bytes', async () => {
    const { files, spec, whole } = await shop();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), async (stops) => {
        run += 1;
        const name = `stopped-${run}`;
        for (const stop of stops) {
          const stopping = new AbortController();
          let steps = 0;
          const onProgress = () => {
            if (steps++ >= stop) stopping.abort(new Error('enough'));
          };
          const options = place.options(name, spec, files, { signal: stopping.signal, onProgress });
          const ended = await buildDataset(options).catch((error: unknown) => error);
          if (ended instanceof Error) expect(ended.message).toBe('enough');
          expect(existsSync(`${options.outFolder}/manifest.json`)).toBe(!(ended instanceof Error));
        }
        await expectWhole(place.options(name, spec, files), whole.sha256);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  it('that is killed by -9 again and again leaves nothing half visible, and makes the same bytes', async () => {
    const { files, spec, whole } = await shop();
    const options = place.options('killed', spec, files, { threads: 2 });
    const manifest = `${options.outFolder}/manifest.json`;
    let kills = 0;
    // Killed at a later line of progress each time, so that it gets further.
    for (let lines = 1; !existsSync(manifest); lines += 2) {
      const child = launch(options, 'killed');
      const ended = once(child, 'exit');
      let told = 0;
      child.stdout?.on('data', () => {
        if (++told >= lines) child.kill('SIGKILL');
      });
      const [code, signal] = (await ended) as [number | null, string | null];
      if (signal === 'SIGKILL') kills += 1;
      else expect(code).toBe(0);
    }
    expect(kills).toBeGreaterThanOrEqual(2);
    await expectWhole(options, whole.sha256);
  });

  it('in several threads makes the same bytes, and ends all of them when it is stopped', async () => {
    const { files, spec, whole } = await shop();
    await expectWhole(place.options('threads', spec, files, { threads: 3 }), whole.sha256);
    const stopping = new AbortController();
    const onProgress = ({ step }: { step: string }) => {
      if (step === 'fold') stopping.abort(new Error('enough'));
    };
    const options = place.options('threads-stopped', spec, files, { threads: 3, signal: stopping.signal, onProgress });
    await expect(buildDataset(options)).rejects.toThrow('enough');
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Worker' || name === 'MessagePort')).toEqual([]);
    await expectWhole(place.options('threads-stopped', spec, files, { threads: 2 }), whole.sha256);
  });

  it('on SIGTERM ends with an error in words, and goes on later', async () => {
    const { files, spec, whole } = await shop();
    const options = place.options('sigterm', spec, files);
    const child = launch(options, 'sigterm');
    let output = '';
    child.stdout?.on('data', (bytes) => {
      output += String(bytes);
      child.kill('SIGTERM');
    });
    await once(child, 'exit');
    expect(output).toMatch(/"error":.*stopped by SIGTERM/);
    await expectWhole(options, whole.sha256);
  });

  it('that finds no more room on the disk says where, and goes on when there is', async () => {
    const { files, spec, whole } = await shop();
    // Files of more than so many blocks cannot be written, which is at first the events, then values, then nothing.
    for (const blocks of [40, 100, 400]) {
      const options = place.options(`full-${blocks}`, spec, files);
      const child = launch(options, 'full', `ulimit -f ${blocks}`);
      let output = '';
      child.stdout?.on('data', (bytes) => {
        output += String(bytes);
      });
      await once(child, 'exit');
      expect(output).toContain(`"code":"RESOURCE_EXHAUSTED","message":"the disk of ${options.folder}`);
      await expectWhole(options, whole.sha256);
    }
  });

  it('of other arguments in the same folder begins anew', async () => {
    const { files, spec, whole } = await shop();
    const other = place.options('same', { ...spec, missing: 'null' }, files, { outFolder: place.at('other-out') });
    expect((await buildDataset(other)).sha256).not.toBe(whole.sha256);
    await expectWhole(place.options('same', spec, files), whole.sha256);
    const over = place.options('same', { ...spec, joins: false }, files);
    await expect(buildDataset(over)).rejects.toThrow('holds the data set d-1 already');
  });
});
