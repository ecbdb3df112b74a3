import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Another process with a store of its own on the same server, and how often it loaded. */
export type OtherProcess = {
  readonly pid: number;
  /** Asks for the key so often at once; the load takes `loadMs` and answers `value`. */
  readonly getOrLoad: (key: string, times: number, value: string, loadMs: number) => Promise<Answered>;
  readonly forget: (key: string) => Promise<void>;
  /** Has it begun a load? */
  readonly loading: () => boolean;
  readonly end: () => Promise<void>;
};

type Answered = { readonly answers: readonly string[]; readonly loads: number };

type Asked = { readonly id: number; readonly key: string } & (
  | { readonly what: 'getOrLoad'; readonly times: number; readonly value: string; readonly loadMs: number }
  | { readonly what: 'forget' }
);

export async function otherProcess(url: string): Promise<OtherProcess> {
  const child = fork(import.meta.filename, [url], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  let asked = 0;
  let loading = false;
  child.on('message', (message: { readonly loading?: boolean }) => {
    loading ||= message.loading === true;
  });
  const ask = (message: Record<string, unknown>): Promise<Answered> => {
    asked += 1;
    return answerOf(child, { ...message, id: asked });
  };
  return {
    pid: child.pid ?? 0,
    getOrLoad: (key, times, value, loadMs) => ask({ what: 'getOrLoad', key, times, value, loadMs }),
    forget: async (key) => void (await ask({ what: 'forget', key })),
    loading: () => loading,
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function answerOf(child: ChildProcess, message: { readonly id: number }): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the other process ended'));
    const listen = (answer: Answered & { readonly id: number }): void => {
      if (answer.id !== message.id) return;
      child.off('message', listen);
      child.off('exit', ended);
      resolve(answer);
    };
    child.on('message', listen);
    child.once('exit', ended);
    child.send(message);
  });
}

async function answerQuestions(url: string): Promise<void> {
  const { openKeyValues } = await import('../src/index.ts');
  const { setTimeout: delay } = await import('node:timers/promises');
  const kept = (await openKeyValues({ url, onError: () => undefined })).of('test');
  process.on('message', async (asked: Asked) => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      process.send?.({ id: 0, loading: true });
      await delay(asked.what === 'getOrLoad' ? asked.loadMs : 0);
      return asked.what === 'getOrLoad' ? asked.value : '';
    };
    const times = asked.what === 'getOrLoad' ? asked.times : 0;
    const answers = Array.from({ length: times }, () => kept.getOrLoad('mer_one', asked.key, 60_000, load));
    if (asked.what === 'forget') await kept.forget('mer_one', [asked.key]);
    process.send?.({ id: asked.id, answers: await Promise.all(answers), loads });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ id: 0 });
}

const [, program, url] = process.argv;
if (program === import.meta.filename && url !== undefined) await answerQuestions(url);
