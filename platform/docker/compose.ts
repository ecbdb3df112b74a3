import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeFile } from './compose-file.ts';

const path = join(import.meta.dirname, 'compose.yaml');

/** Says in one line when the file is not what the topology says. */
export async function staleComposeFile(): Promise<readonly string[]> {
  const kept = await readFile(path, 'utf8').catch(() => '');
  const isCurrent = kept === (await composeFile());
  return isCurrent ? [] : ['platform/docker/compose.yaml is stale: run `node platform/docker/compose.ts --write`'];
}

if (import.meta.main) {
  if (process.argv.includes('--write')) await writeFile(path, await composeFile());
  const stale = await staleComposeFile();
  for (const line of stale) console.error(line);
  process.exitCode = stale.length === 0 ? 0 : 1;
}
