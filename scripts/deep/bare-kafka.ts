import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { startStack } from '@insight-mesh/local-stack/stack';

// Starts the stack as on a machine that has neither Java nor Maven: a PATH of links to all programs but those, an empty tools
// folder and an empty Maven repository. Runs itself a second time inside that environment (--inside FOLDER).

const HIDDEN = /^(java|javac|jar|keytool|mvn|mvnDebug)(\.\w+)?$/;

function bareTools(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const source of (process.env.PATH ?? '').split(delimiter).filter((path) => path && existsSync(path))) {
    for (const name of readdirSync(source)) {
      const link = join(folder, name);
      if (HIDDEN.test(name) || existsSync(link)) continue;
      try {
        symlinkSync(realpathSync(join(source, name)), link);
      } catch {
        // A dangling link in PATH, or a name met before.
      }
    }
  }
}

async function inside(dir: string): Promise<void> {
  const began = performance.now();
  const fetched: string[] = [];
  const stack = await startStack({
    dir: join(dir, 'data'),
    toolsDir: join(dir, 'tools'),
    onProgress: (message) => {
      if (/fetching (a JRE|one)/.test(message)) fetched.push(message);
      console.error(message);
    },
  });
  await stack.stop();
  const tools = readdirSync(join(dir, 'tools')).sort();
  const ok = ['jre', 'maven'].every((tool) => tools.includes(tool)) && fetched.length === 2;
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  console.log(JSON.stringify({ tools, seconds, ok }));
  process.exitCode = ok ? 0 : 1;
}

async function outside(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-bare-'));
  chmodSync(dir, 0o711);
  try {
    bareTools(join(dir, 'bin'));
    const { JAVA_HOME: _java, MAVEN_HOME: _maven, M2_HOME: _m2, ...env } = process.env;
    const { code, output } = await runCommand(process.execPath, [fileURLToPath(import.meta.url), '--inside', dir], {
      env: { ...env, PATH: join(dir, 'bin'), MAVEN_OPTS: `-Dmaven.repo.local=${join(dir, 'm2')}` },
      onLine: (line) => console.error(line),
    });
    console.log(lastLines(output, 1));
    process.exitCode = code === 0 ? 0 : 1;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const folder = process.argv[2] === '--inside' ? process.argv[3] : undefined;
await (folder ? inside(folder) : outside());
