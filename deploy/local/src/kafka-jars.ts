import type { Java, ToolOptions } from './java.js';
import { mavenJars } from './maven-jars.js';

export const KAFKA_VERSION = '4.4.0';

/** Where Kafka's jars lie, fetched by Maven on the first call (43 MB). The folder appears whole or not at all. */
export function kafkaJars(options: ToolOptions, java: Java): Promise<string> {
  const set = {
    name: 'Kafka',
    version: KAFKA_VERSION,
    // Without log4j the broker logs nothing.
    artifacts: [`org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`, 'org.apache.logging.log4j:log4j-slf4j-impl:2.25.5'],
    size: '45 files, 43 MB',
    else: 'name a running Kafka with --kafka',
    mark: 'kafka_',
  };
  return mavenJars(set, options, java);
}
