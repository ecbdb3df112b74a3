import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, onTestFinished, test } from 'vitest';
import { processIdentity } from '../setup/process-identity.mjs';
import { startKafka } from './kafka.ts';
import { askFeatureLevel } from './kafka-feature-level.ts';

test('a broker says its version, keeps its cluster over kill -9 at the same address, answers nothing while frozen, and stops', async () => {
  const folder = temporaryFolder('kafka-test');
  const first = await startKafka({ folder });
  onTestFinished(first.kill);
  expect(first.version).toMatch(/^metadata\.version \d+ \(Kafka 4\.2\.2 /);
  const port = Number(first.url.split(':')[1]);
  await first.kill();
  expect(processIdentity(first.pid)).toBeUndefined();
  const second = await startKafka({ folder, port });
  onTestFinished(second.kill);
  expect(second.url).toBe(first.url);
  second.freeze();
  await expect(askFeatureLevel(port, 'metadata.version')).rejects.toThrow('no answer');
  second.thaw();
  expect(await askFeatureLevel(port, 'metadata.version')).toBeGreaterThan(0);
  await second.stop();
  expect(processIdentity(second.pid)).toBeUndefined();
}, 300_000);
