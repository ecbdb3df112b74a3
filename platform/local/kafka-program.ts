import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartProblem } from '../setup/start-problem.mjs';
import { downloaded, runClient } from './downloads.ts';

/** The newest Kafka that the tests of our client cover; its dependencies are pinned by its own artifact. */
const VERSION = '4.2.2';
const LOG4J_VERSION = '2.25.5';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const MISSING = 'Kafka needs Java 17 or newer and Maven: apt-get install openjdk-17-jre-headless maven';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>concord</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J_VERSION}</version></dependency>
  </dependencies>
</project>
`;

/** The class path of Apache Kafka's server, from its Maven artifacts. */
export async function kafkaClassPath(): Promise<string> {
  await ask('java', '-version');
  const folder = await downloaded(`kafka_2.13-${VERSION}-log4j-${LOG4J_VERSION}`, async (draft) => {
    await ask('mvn', '--version');
    writeFileSync(join(draft, 'pom.xml'), POM);
    await runClient('mvn', ['-B', '-q', COPY, '-DoutputDirectory=lib', '-DincludeScope=runtime'], draft);
  });
  return join(folder, 'lib', '*');
}

async function ask(command: string, question: string): Promise<void> {
  await promisify(execFile)(command, [question], { timeout: 30_000 }).catch((error) => {
    throw new StartProblem(`${MISSING} (${command}: ${error instanceof Error ? error.message : error})`);
  });
}
