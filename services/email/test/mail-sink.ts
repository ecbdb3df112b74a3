import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { z } from 'zod';

const MAIN = new URL('../../../platform/witnesses/mail-sink/main.ts', import.meta.url).pathname;
const READY_TIMEOUT_MS = 15_000;

const ready = z.object({ port: z.int(), smtpPort: z.int() });
const summary = z.object({
  id: z.string(),
  messageId: z.string().nullable(),
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  envelopeFrom: z.string(),
});
const message = summary.extend({ text: z.string(), html: z.string(), headers: z.record(z.string(), z.string()) });
const messageIds = z.object({
  messageIds: z.array(z.object({ messageId: z.string(), count: z.int() })),
  messages: z.int(),
});

export type MailSink = Awaited<ReturnType<typeof startMailSink>>;

/** The real mail sink (platform/witnesses) as a process of its own, which ends with this one. */
export async function startMailSink() {
  const folder = temporaryFolder('mail-sink');
  const flags = ['--data', folder, '--port', '0', '--smtp-port', '0', '--until-stdin-ends'];
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, 'line', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
  const { port, smtpPort } = ready.parse(JSON.parse(String(line)));
  const ask = async <Answer extends z.ZodType>(answer: Answer, path: string, init?: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return answer.parse(await response.json());
  };
  return {
    smtpPort,
    messages: (query: { readonly to?: string; readonly messageId?: string }) =>
      ask(z.object({ messages: z.array(summary) }), `/messages?${new URLSearchParams(query)}`),
    message: (id: string) => ask(message, `/messages/${id}`),
    messageIds: ({ repeated = false } = {}) => ask(messageIds, `/message-ids?repeated=${repeated}`),
    control: (change: { refuseNext?: number; refuseCode?: number; loseAnswers?: number }) => {
      const body = JSON.stringify(change);
      const headers = { 'content-type': 'application/json' };
      return ask(z.object({ refuseNext: z.int() }), '/control', { method: 'POST', body, headers });
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
