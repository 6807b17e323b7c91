import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Java, removePartialTools, type ToolOptions } from './java.js';
import { findMaven, runMaven } from './maven.js';
import { lastLines } from './run-command.js';

const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

export interface JarSet {
  /** As people read it: Kafka. */
  name: string;
  version: string;
  /** Maven's names: group:artifact:version. */
  artifacts: readonly string[];
  /** How much is fetched, for the progress: "45 files, 43 MB". */
  size: string;
  /** What helps where Maven's registry is not reached, beside a mirror. */
  else: string;
  /** Begins the name of a jar without which the set is not whole. */
  mark: string;
}

function pom({ name, artifacts }: JarSet): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, id, version] = artifact.split(':');
    return `    <dependency><groupId>${group}</groupId><artifactId>${id}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>insight-mesh</groupId><artifactId>${name.toLowerCase()}</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}

/** Where the jars of a set lie, fetched by Maven on the first call. The folder appears whole or not at all. */
export async function mavenJars(set: JarSet, options: ToolOptions, java: Java): Promise<string> {
  const { toolsDir, onProgress = () => {} } = options;
  const { name, version } = set;
  const target = join(toolsDir, `${name.toLowerCase()}-${version}`);
  const lib = join(target, 'lib');
  if (existsSync(lib)) return lib;
  removePartialTools(toolsDir);
  const maven = await findMaven(options, java);
  const partial = `${target}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const pomFile = join(partial, 'pom.xml');
  writeFileSync(pomFile, pom(set));
  onProgress(`fetching ${name} ${version} from Maven (${set.size})`);
  let files = 0;
  const goals = [COPY_DEPENDENCIES, '-DincludeScope=runtime', `-DoutputDirectory=${join(partial, 'lib')}`];
  const { code, output } = await runMaven(maven, pomFile, goals, (file, size) => {
    files += 1;
    onProgress(`fetching ${name} ${version}: file ${files}, ${file} (${size})`);
  });
  const jars = existsSync(join(partial, 'lib')) ? readdirSync(join(partial, 'lib')) : [];
  if (code !== 0 || !jars.some((jar) => jar.startsWith(set.mark))) {
    rmSync(partial, { recursive: true, force: true });
    const errors = output.split('\n').filter((line) => line.startsWith('[ERROR]') || !line.startsWith('['));
    throw new Error(
      `${name} ${version} could not be fetched by Maven: check that the Maven registry is reached (a mirror or proxy goes in ` +
        `~/.m2/settings.xml), or ${set.else}.\n${lastLines(errors.join('\n'))}`,
    );
  }
  // Two processes may fetch at the same time: the first one's folder stands.
  if (existsSync(lib)) rmSync(partial, { recursive: true, force: true });
  else renameSync(partial, target);
  return lib;
}
