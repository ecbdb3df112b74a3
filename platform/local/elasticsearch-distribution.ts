import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloaded, runClient } from './downloads.ts';

const version = '8.19.0';
const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
const artifact = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${version}:zip`;
const languages = join(import.meta.dirname, 'elasticsearch-languages', 'LanguageAnalysers.java');

/**
 * Elasticsearch as its makers publish it on Maven Central: the server whole, of the modules the HTTP transport and X-Pack.
 * Not there: analysis-common, Painless, reindex, and what answers `GET /`. Lucene's language analysers are in its lib
 * folder; a plugin of a page gives them their names.
 */
export function elasticsearchDistribution(): Promise<string> {
  return downloaded(`elasticsearch-${version}`, async (folder) => {
    await runClient(
      'mvn',
      ['--batch-mode', '--quiet', copy, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`],
      folder,
    );
    const archive = join(folder, `elasticsearch-${version}.zip`);
    await runClient('jar', ['--extract', `--file=${archive}`], folder);
    rmSync(archive);
    // jar forgets which files are programs, and the folder is the maker's alone; the server may run as another user.
    chmodSync(join(homeIn(folder), 'bin', 'elasticsearch'), 0o755);
    chmodSync(folder, 0o755);
    await addLanguages(homeIn(folder));
  });
}

export function homeIn(folder: string): string {
  return join(folder, `elasticsearch-${version}`);
}

async function addLanguages(home: string): Promise<void> {
  const plugin = join(home, 'plugins', 'language-analysers');
  const classes = join(home, 'language-classes');
  mkdirSync(plugin, { recursive: true });
  await runClient('javac', ['-d', classes, '-cp', join(home, 'lib', '*'), languages], home);
  await runClient('jar', ['--create', '--file', join(plugin, 'language-analysers.jar'), '-C', classes, '.'], home);
  rmSync(classes, { recursive: true });
  const descriptor = {
    name: 'language-analysers',
    description: 'The names of the language analysers',
    version: '1',
    'elasticsearch.version': version,
    'java.version': '17',
    classname: 'LanguageAnalysers',
  };
  const lines = Object.entries(descriptor).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(plugin, 'plugin-descriptor.properties'), lines.join(''));
}
