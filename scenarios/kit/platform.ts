import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPlatform } from './platform-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    platform: { url: string; paymentProviderUrl: string; mailSinkUrl: string; folder: string };
  }
}

/** Once per run: the platform that the chosen scenarios share, if any does, or the one that the environment names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { CONCORD_SCENARIOS_URL, CONCORD_SCENARIOS_PROVIDER_URL, CONCORD_SCENARIOS_MAIL_URL } = process.env;
  if (CONCORD_SCENARIOS_URL) {
    project.provide('platform', {
      url: CONCORD_SCENARIOS_URL,
      paymentProviderUrl: CONCORD_SCENARIOS_PROVIDER_URL ?? '',
      mailSinkUrl: CONCORD_SCENARIOS_MAIL_URL ?? '',
      folder: '',
    });
    return async () => undefined;
  }
  const sources = project.vitest.state.getPaths().map((path) => readFileSync(path, 'utf8'));
  if (!sources.some((source) => source.includes("inject('platform')"))) return async () => undefined;
  const folder = await mkdtemp(join(tmpdir(), 'concord-scenarios-'));
  const { url, paymentProviderUrl, mailSinkUrl, stop } = await startPlatform(folder);
  project.provide('platform', { url, paymentProviderUrl, mailSinkUrl, folder });
  return async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
}
