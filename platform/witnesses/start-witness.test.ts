import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, test } from 'vitest';
import { startWitness, type WitnessName } from './start-witness.ts';

const NAMES: readonly WitnessName[] = ['payment-provider', 'mail-sink', 'webhook-receiver'];

test.each(NAMES)('%s stops on SIGTERM and listens again at the same port', async (name) => {
  const dataDir = temporaryFolder('witness');
  const first = await startWitness(name, { dataDir });
  expect((await fetch(`${first.url}/health`)).status).toBe(200);
  await first.stop();
  await expect(fetch(`${first.url}/health`)).rejects.toThrow();
  const second = await startWitness(name, { dataDir, port: first.port, smtpPort: first.smtpPort });
  expect([second.port, second.smtpPort]).toEqual([first.port, first.smtpPort]);
  await second.stop();
});

test('a witness that cannot start says so instead of hanging', async () => {
  const file = join(temporaryFolder('witness'), 'not-a-folder');
  writeFileSync(file, '');
  await expect(startWitness('mail-sink', { dataDir: file })).rejects.toThrow(/mail-sink ended with code 1/);
});

test('a witness ends with the process that started it, even when that is killed', async () => {
  const dataDir = temporaryFolder('witness');
  const host = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { startWitness } = await import(${JSON.stringify(new URL('./start-witness.ts', import.meta.url).href)});
       const witness = await startWitness('webhook-receiver', { dataDir: ${JSON.stringify(dataDir)} });
       console.log(witness.url);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [url] = await once(createInterface({ input: host.stdout }), 'line');
  expect((await fetch(`${url}/health`)).status).toBe(200);
  host.kill('SIGKILL');
  await expect.poll(() => isGone(`${url}/health`)).toBe(true);
});

function isGone(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}
