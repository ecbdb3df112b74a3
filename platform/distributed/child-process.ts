import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { StartProblem } from '../setup/start-problem.mjs';

export type ProcessPlan = {
  /** Its name among the processes: `orders`, or `orders-2` for a second instance. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it says whether it can serve; without it, it can when it listens. */
  readonly readyPath?: string;
};

export type Supervised = {
  readonly name: string;
  /** Of the one that runs now; 0 while it is down. */
  readonly pid: () => number;
  readonly ready: Promise<void>;
  readonly stop: () => Promise<void>;
};

const READY_LOOK_TIMEOUT_MS = 5_000;
const READY_LOOK_PAUSE_MS = 50;
const RESTART_PAUSES_MS = [200, 500, 1_000, 2_000, 5_000];
const STOP_TIMEOUT_MS = 20_000;
/** Who cannot start so often is wrongly configured, or its port is taken. */
const MAX_FIRST_LIVES = 3;
/** A process that ran for so long begins its pauses anew. */
const CALM_MS = 30_000;
/** Faults are armed for the first life of a process. */
const ARMED = ['CONCORD_KILL_AT', 'CONCORD_FREEZE_AT'];
/** What a person may set for all; the rest each process is told by its plan. */
const FOR_ALL = ['CONCORD_TRACE_SAMPLING', 'CONCORD_EVENT_DAYS', 'CONCORD_REQUESTS_PER_SECOND', ...ARMED];

export type Watch = {
  /** Its log lies in there. */
  readonly folder: string;
  /** What has not become ready by then fails. */
  readonly readyWithinMs: number;
  readonly onChange: () => void;
};

/** Starts a program, writes down what it says, and starts it again whenever it ends by itself. */
export function supervise(plan: ProcessPlan, { folder, readyWithinMs, onChange }: Watch): Supervised {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const logFile = join(folder, 'logs', `${plan.name}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const ready = Promise.withResolvers<void>();
  let isAwaited = true;
  const settled = (): void => {
    isAwaited = false;
  };
  ready.promise.then(settled, settled);
  let child: ChildProcess | undefined;
  let isStopping = false;
  let isReady = false;
  let lives = 0;

  /** It may listen before it knows by which keys to verify who asks. */
  const untilReady = async (url: string): Promise<void> => {
    while (plan.readyPath !== undefined && isAwaited && !(await says(`${url}${plan.readyPath}`)))
      await delay(READY_LOOK_PAUSE_MS);
  };
  const live = async (): Promise<void> => {
    while (!isStopping) {
      const startedAtMs = Date.now();
      const running = launch(plan, lives > 0);
      child = running;
      lives += 1;
      running.stderr?.pipe(log, { end: false });
      running.stdout?.pipe(log, { end: false });
      if (running.stdout)
        createInterface(running.stdout).on('line', (line) => {
          const url = /^Listening at (\S+)/.exec(line)?.[1];
          if (url === undefined) return;
          isReady = true;
          onChange();
          void untilReady(url).then(ready.resolve);
        });
      const ended = await new Promise<string>((resolve) => {
        running.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
        running.once('error', (error) => resolve(error.message));
      });
      child = undefined;
      if (isStopping) return;
      if (!isReady && lives >= MAX_FIRST_LIVES)
        ready.reject(new StartProblem(`${plan.name} did not start (${ended}): see ${logFile}.`));
      if (Date.now() - startedAtMs > CALM_MS) lives = 1;
      await delay(RESTART_PAUSES_MS[Math.min(lives, RESTART_PAUSES_MS.length) - 1] ?? 0);
    }
  };
  const done = live();
  const late = setTimeout(
    () => ready.reject(new StartProblem(`${plan.name} was not ready in time: see ${logFile}.`)),
    readyWithinMs,
  );
  late.unref();
  return {
    name: plan.name,
    pid: () => child?.pid ?? 0,
    ready: ready.promise,
    stop: async () => {
      isStopping = true;
      ready.reject(new StartProblem(`${plan.name} was stopped before it was ready.`));
      const running = child;
      running?.kill('SIGTERM');
      const tooLate = setTimeout(() => running?.kill('SIGKILL'), STOP_TIMEOUT_MS);
      // A frozen one hears nothing until it is thawed.
      running?.kill('SIGCONT');
      await done;
      clearTimeout(tooLate);
      log.end();
    },
  };
}

async function says(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(READY_LOOK_TIMEOUT_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

function launch({ script, args = [], environment }: ProcessPlan, isRestart: boolean): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('CONCORD_') || FOR_ALL.includes(name),
  );
  const kept = inherited.filter(([name]) => !isRestart || !ARMED.includes(name));
  return spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    // Its standard input ends with us, even by kill -9.
    stdio: ['pipe', 'pipe', 'pipe'],
    // A Ctrl-C in a terminal is for the launcher, which stops the rest in order.
    detached: true,
    env: { ...Object.fromEntries(kept), CONCORD_UNTIL_STDIN_ENDS: '1', ...environment },
  });
}
