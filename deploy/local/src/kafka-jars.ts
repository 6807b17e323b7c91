import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Java, removePartialTools, type ToolOptions } from './java.js';
import { findMaven, runMaven } from './maven.js';
import { lastLines } from './run-command.js';

export const KAFKA_VERSION = '4.4.0';
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>insight-mesh</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <!-- Without it the broker logs nothing. -->
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.25.5</version></dependency>
  </dependencies>
</project>
`;

/** Where Kafka's jars lie, fetched by Maven on the first call (43 MB). The folder appears whole or not at all. */
export async function kafkaJars(options: ToolOptions, java: Java): Promise<string> {
  const { toolsDir, onProgress = () => {} } = options;
  const target = join(toolsDir, `kafka-${KAFKA_VERSION}`);
  const lib = join(target, 'lib');
  if (existsSync(lib)) return lib;
  removePartialTools(toolsDir);
  const maven = await findMaven(options, java);
  const partial = `${target}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const pom = join(partial, 'pom.xml');
  writeFileSync(pom, POM);
  onProgress(`fetching Kafka ${KAFKA_VERSION} from Maven (45 files, 43 MB)`);
  let files = 0;
  const goals = [COPY_DEPENDENCIES, '-DincludeScope=runtime', `-DoutputDirectory=${join(partial, 'lib')}`];
  const { code, output } = await runMaven(maven, pom, goals, (file, size) => {
    files += 1;
    onProgress(`fetching Kafka ${KAFKA_VERSION}: file ${files}, ${file} (${size})`);
  });
  const jars = existsSync(join(partial, 'lib')) ? readdirSync(join(partial, 'lib')) : [];
  if (code !== 0 || !jars.some((jar) => jar.startsWith('kafka_'))) {
    rmSync(partial, { recursive: true, force: true });
    const errors = output.split('\n').filter((line) => line.startsWith('[ERROR]') || !line.startsWith('['));
    throw new Error(
      `Kafka ${KAFKA_VERSION} could not be fetched by Maven: check that the Maven registry is reached (a mirror or proxy goes in ` +
        `~/.m2/settings.xml), or name a running Kafka with --kafka.\n${lastLines(errors.join('\n'))}`,
    );
  }
  // Two processes may fetch at the same time: the first one's folder stands.
  if (existsSync(lib)) rmSync(partial, { recursive: true, force: true });
  else renameSync(partial, target);
  return lib;
}
