import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeFolderLock } from '../setup/folder-lock.mjs';
import { explained, StartProblem } from '../setup/start-problem.mjs';
import { freePort } from './free-port.ts';
import { adoptOrStopOrphan } from './orphan.ts';
import type { Account } from './postgres-account.ts';
import { isPortTaken, problemFrom } from './postgres-failure.ts';
import { openDataFolder, superuser } from './postgres-folder.ts';
import { readPidFile, serverHolding } from './postgres-pid-file.ts';
import { startProgram } from './postgres-program.ts';
import { type PostgresSettings, settingsFor } from './postgres-settings.ts';
import { socketFolder, throughSocket } from './postgres-socket.ts';
import { stopServer } from './server-process.ts';
import { readRecord, writeRecord } from './server-record.ts';
import { standBehind } from './stand-behind.ts';

export type PostgresOptions = {
  readonly dataDir: string;
  readonly logFile: string;
  /** Used if free, and remembered; without one the port of the last start, else any free one. */
  readonly port?: number;
  /** The superuser's, for a new folder; without one a random one is made. Kept beside the folder. */
  readonly password?: string;
  /** False for data that nobody will miss: commits do not wait for the disk. */
  readonly durable?: boolean;
  /** 200 if unsaid. */
  readonly maxConnections?: number;
  /** So far behind this process where both want a core, in steps of `nice`; beside it if unsaid. One that is adopted stays where it is. */
  readonly stepsBehind?: number;
};

export type RunningPostgres = {
  readonly port: number;
  readonly pid: number;
  readonly superuserUrl: string;
  /** The same server for programs of this machine: by its socket, which costs less than the network does. */
  readonly localUrl: string;
  /** It ran already: left behind by a process that was killed. */
  readonly adopted: boolean;
  /** Ends sessions, writes a checkpoint, stops. Asked twice, it stops once. */
  stop(): Promise<void>;
};

const pollMs = 15;
const stoppingGraceMs = 2_000;
const startLimitMs = 10 * 60_000;
const portAttempts = 3;
const logLimitBytes = 20_000_000;

/** A PostgreSQL server on this folder, owned by this process until `stop`. Throws StartProblem where a person must act. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  try {
    return await startOwned(options);
  } catch (error) {
    throw explained(error);
  }
}

/** The superuser's url of the server that runs on a folder, whoever started it; undefined where none does. */
export function runningPostgresUrl(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const dataDir = realPath(folder);
  const running = serverHolding(dataDir);
  const record = running?.ready ? readRecord(dataDir) : undefined;
  return running && record && superuserUrl(record.password, running.port);
}

/** Stops the server, if there is one, that runs on a folder when whoever started it was killed. */
export async function stopLeftPostgres(folder: string): Promise<void> {
  const left = existsSync(folder) ? serverHolding(realPath(folder)) : undefined;
  if (left) await stopServer(left.pid);
}

async function startOwned(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = realPath(options.dataDir);
  const lock = await lockOf(dataDir);
  if ('heldBy' in lock) {
    throw new StartProblem(
      `Concord is already running on ${dataDir} (process ${lock.heldBy}): stop that one first, or choose another folder.`,
    );
  }
  try {
    const server = await start(dataDir, options);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= stopServer(server.pid).finally(lock.release);
      return stopped;
    };
    return { ...server, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** One that is just stopping gets a moment to finish. */
async function lockOf(dataDir: string): Promise<ReturnType<typeof takeFolderLock>> {
  const deadline = Date.now() + stoppingGraceMs;
  for (;;) {
    const lock = takeFolderLock(`${dataDir}.lock`);
    if ('release' in lock || Date.now() > deadline) return lock;
    await sleep(pollMs);
  }
}

async function start(dataDir: string, options: PostgresOptions): Promise<Omit<RunningPostgres, 'stop'>> {
  const durable = options.durable ?? true;
  const { account, record } = await openDataFolder(dataDir, { password: options.password, durable });
  const settings = settingsFor(durable, options.maxConnections);
  const urlFor = (port: number) => superuserUrl(record.password, port);
  const urls = (port: number) => ({ superuserUrl: urlFor(port), localUrl: throughSocket(urlFor(port), dataDir) });
  const expected = { dataDir, clusterName: settings.cluster_name ?? '', urlFor };
  const orphan = await adoptOrStopOrphan(expected);
  if (orphan !== undefined) {
    return { port: orphan.port, pid: orphan.pid, ...urls(orphan.port), adopted: true };
  }
  const wished = options.port ?? record.port;
  const { port, pid } = await startOnFreePort({
    ...{ dataDir, logFile: options.logFile, account, settings, wished },
    stepsBehind: options.stepsBehind ?? 0,
  });
  if (port !== record.port) writeRecord(dataDir, { ...record, port });
  return { port, pid, ...urls(port), adopted: false };
}

function superuserUrl(password: string, port: number): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

type Launch = {
  readonly dataDir: string;
  readonly logFile: string;
  readonly account: Account;
  readonly settings: PostgresSettings;
  readonly wished: number | undefined;
  readonly stepsBehind: number;
};

async function startOnFreePort(launch: Launch): Promise<{ port: number; pid: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? launch.wished : undefined);
    const started = await launchServer(launch, port);
    if ('pid' in started) return { port, pid: started.pid };
    if (attempt === portAttempts || !isPortTaken(started.printed)) throw problemFrom(started.printed, launch.dataDir);
  }
}

async function launchServer(launch: Launch, port: number): Promise<{ pid: number } | { printed: string }> {
  const { file, offset } = openLog(launch.logFile);
  try {
    const socket = { unix_socket_directories: socketFolder(launch.dataDir) };
    const chosen = Object.entries({ ...launch.settings, ...socket, port: String(port) });
    const args = ['-D', launch.dataDir, ...chosen.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const child = startProgram('postgres', args, launch.account, file);
    standBehind(child.pid, launch.stepsBehind);
    const pid = await readyOrEnded(child, launch.dataDir);
    return pid === undefined ? { printed: readFileSync(launch.logFile).subarray(offset).toString() } : { pid };
  } finally {
    closeSync(file);
  }
}

/** Recovery after a power cut may take minutes, so the limit is generous; a server that gives up ends by itself. */
async function readyOrEnded(child: ChildProcess, dataDir: string): Promise<number | undefined> {
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  child.unref();
  const deadline = Date.now() + startLimitMs;
  while (child.exitCode === null && child.signalCode === null && failure === undefined) {
    const found = readPidFile(dataDir);
    if (found?.pid === child.pid && found?.ready) return found?.pid;
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw new StartProblem(`PostgreSQL is still not ready in ${dataDir} after ${startLimitMs / 60_000} minutes.`);
    }
    await sleep(pollMs);
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

function openLog(logFile: string): { file: number; offset: number } {
  mkdirSync(dirname(logFile), { recursive: true });
  const size = existsSync(logFile) ? statSync(logFile).size : 0;
  if (size > logLimitBytes) renameSync(logFile, `${logFile}.1`);
  return { file: openSync(logFile, 'a', 0o600), offset: size > logLimitBytes ? 0 : size };
}

/** PostgreSQL names its folder without symbolic links; so do we, or an orphan would not be recognised. */
function realPath(folder: string): string {
  const absolute = resolve(folder);
  mkdirSync(dirname(absolute), { recursive: true });
  return join(realpathSync(dirname(absolute)), basename(absolute));
}
