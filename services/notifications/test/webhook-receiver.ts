import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '@concord/testing/temporary-folder';

export type ReceivedMessage = {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly taken: number;
};

const MAIN = new URL('../../../platform/witnesses/webhook-receiver/main.ts', import.meta.url).pathname;

/** The third party of these tests, as a process of its own: it judges signatures by the standard's own library. */
export async function startReceiver() {
  const dataDir = temporaryFolder('webhook-receiver');
  const child = spawn(process.execPath, [MAIN, '--data', dataDir, '--until-stdin-ends'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  const baseUrl = `http://127.0.0.1:${port}`;
  const send = async (path: string, method: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${baseUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`);
  };
  const read = async <Answer>(path: string) => (await (await fetch(`${baseUrl}${path}`)).json()) as Answer;
  return {
    urlOf: (hook: string) => `${baseUrl}/hooks/${hook}`,
    setHook: (hook: string, secret: string) => send(`/hooks/${hook}`, 'PUT', { secret }),
    control: (change: { failNext?: number; failStatus?: number }) => send('/control', 'POST', change),
    book: async (hook: string) => (await read<{ messages: ReceivedMessage[] }>(`/book?hook=${hook}`)).messages,
    stop: async () => {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}
