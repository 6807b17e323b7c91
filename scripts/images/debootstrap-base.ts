import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';

async function must(command: string, args: readonly string[], say: (line: string) => void): Promise<string> {
  const { code, output } = await runCommand(command, args, { onLine: say, timeoutMs: 15 * 60_000 });
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} failed:\n${lastLines(output)}`);
  return lastLines(output, 1);
}

/**
 * For machines that reach Debian's packages and no registry of images: a base image of Debian 12 with this machine's Node, under
 * the name that the Containerfile gives its base. Needs root, debootstrap and buildah. What is there already is kept.
 * @throws Error with the last lines of what failed
 */
export async function makeDebootstrapBase(name: string, say: (line: string) => void): Promise<void> {
  const { code } = await runCommand('buildah', ['inspect', '--type', 'image', name]);
  if (code === 0) return;
  const root = mkdtempSync(join(tmpdir(), 'insight-mesh-base-'));
  try {
    await must(
      'debootstrap',
      ['--variant=minbase', '--include=ca-certificates,libstdc++6,libatomic1', 'bookworm', root],
      say,
    );
    rmSync(join(root, 'var/cache/apt/archives'), { recursive: true, force: true });
    mkdirSync(join(root, 'var/cache/apt/archives/partial'), { recursive: true });
    cpSync(realpathSync(process.execPath), join(root, 'usr/local/bin/node'));
    cpSync(npmFolder(), join(root, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
    for (const command of ['npm', 'npx']) {
      symlinkSync(`../lib/node_modules/npm/bin/${command}-cli.js`, join(root, 'usr/local/bin', command));
    }
    const container = await must('buildah', ['from', 'scratch'], say);
    await must('buildah', ['add', '--quiet', container, root, '/'], say);
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    await must('buildah', ['config', '--env', `PATH=${path}`, container], say);
    await must('buildah', ['commit', '--quiet', '--rm', container, name], say);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function npmFolder(): string {
  const home = dirname(dirname(realpathSync(process.execPath)));
  const folder = join(home, 'lib/node_modules/npm');
  if (existsSync(folder)) return folder;
  throw new Error(`npm is not at ${folder}, beside this Node: install Node with its npm`);
}
