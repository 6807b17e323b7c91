import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { capture } from './capture.js';
import { firstDifference } from './first-difference.js';
import { inParallel } from './in-parallel.js';
import { Tally } from './tally.js';
import { type ChartWorld, templateArgs, type ValueFile } from './world.js';

// The checks that need Helm alone.

/** As many as the schema is to be shown to refuse. */
const BAD_FILES = 20;

/** `helm lint`, where a warning is an error. */
export async function lint({ chart, helm, valueFiles }: ChartWorld): Promise<Tally> {
  const tally = new Tally();
  await inParallel(valueFiles, async ({ name, path }) => {
    const { code, stdout, stderr } = await capture(helm, ['lint', chart, '--strict', '--values', path]);
    tally.expect(code === 0, () => `helm lint with ${name}:\n${`${stdout}${stderr}`.trim()}`);
  });
  return tally;
}

/** Good value files render; each bad one is refused, in the words that its first line expects. */
export async function schema(world: ChartWorld): Promise<Tally> {
  const tally = new Tally();
  for (const file of world.valueFiles) {
    const problem = await world.render(file).then(
      () => undefined,
      (error: Error) => error.message,
    );
    tally.expect(problem === undefined, () => String(problem));
  }
  const folder = join(world.chart, 'ci', 'bad');
  const bad = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  tally.expect(
    bad.length >= BAD_FILES,
    () => `${folder} has ${bad.length} bad value files: ${BAD_FILES} or more are expected`,
  );
  // Behind a good file, so that what is refused is what the bad one says.
  const good = world.valueFiles[0];
  const judged = await inParallel(bad.sort(), (name) => refused(world, good, join(folder, name)));
  for (const each of judged) tally.add(each);
  return tally;
}

async function refused(world: ChartWorld, good: ValueFile | undefined, path: string): Promise<Tally> {
  const tally = new Tally();
  const words = expectedWords(readFileSync(path, 'utf8'));
  if (words.length === 0) {
    tally.fail(`${path}: the first line is to be a comment with the words of the error, several parted by " … "`);
    return tally;
  }
  const { code, stderr } = await capture(world.helm, templateArgs(world.chart, [...(good ? [good.path] : []), path]));
  const missing = words.filter((word) => !stderr.toLowerCase().includes(word.toLowerCase()));
  if (code === 0) tally.fail(`${path} is taken, and "${words.join(' … ')}" was expected`);
  else if (missing.length === 0) tally.pass();
  else tally.fail(`${path} is refused without the words "${missing.join('", "')}":\n${stderr.trim()}`);
  return tally;
}

/** The words in a bad value file's first line: `# one … other` expects both, in any order and letter case. */
export function expectedWords(text: string): string[] {
  const comment = /^#\s*(?:expect(?:s|ed)?:\s*)?(.*\S)\s*$/m.exec(text.split('\n')[0] ?? '')?.[1] ?? '';
  return comment.split(/…|\.{3}/).flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
}

/** What is rendered is what was, byte for byte; with `update` it is written instead. */
export async function goldens(world: ChartWorld): Promise<Tally> {
  const tally = new Tally();
  const folder = join(world.chart, 'ci', 'golden');
  const names = new Set<string>();
  for (const file of world.valueFiles) {
    const path = join(folder, `${file.name}.yaml`);
    names.add(basename(path));
    const rendered = await world.render(file);
    if (world.update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, rendered);
    }
    if (!existsSync(path)) {
      tally.fail(`${path} is missing: npm run charts -- --update writes it`);
      continue;
    }
    const difference = firstDifference(readFileSync(path, 'utf8'), rendered);
    tally.expect(
      difference === undefined,
      () =>
        `${path} is not what ${basename(file.path)} renders (npm run charts -- --update, and look at the diff); ${difference}`,
    );
  }
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    tally.expect(names.has(name), () => `${join(folder, name)} belongs to no value file: remove it`);
  }
  return tally;
}
