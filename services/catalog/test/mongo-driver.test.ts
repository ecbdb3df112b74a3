import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const LOADED = `import { createRequire } from 'node:module';
  const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('/mongodb/'));
  await import('@concord/catalog');
  const before = loaded();
  await import('@concord/documents');
  console.log(before, loaded());`;

it('the catalogue in PostgreSQL does not load MongoDB’s driver', async () => {
  const options = { cwd: import.meta.dirname };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', LOADED], options);
  expect(stdout.trim()).toBe('false true');
});
