import { join } from 'node:path';
import { readKnownPorts } from './known-ports.ts';

const HEALTH_TIMEOUT_MS = 2_000;

/** The gateway of the platform that runs on a folder, if one does. */
export async function runningOn(folder: string): Promise<string | undefined> {
  const port = (await readKnownPorts(join(folder, 'ports.json'))).of('gateway');
  if (port === 0) return undefined;
  const url = `http://127.0.0.1:${port}`;
  const health = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  return health?.ok ? url : undefined;
}
