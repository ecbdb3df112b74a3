import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processIdentity } from '../setup/process-identity.mjs';
import { type RunningPostgres, runningPostgresUrl, startPostgres } from './postgres.ts';
import { socketFolder, throughSocket } from './postgres-socket.ts';
import { recordPath } from './server-record.ts';
import { emptyPlace, type Place, query } from './test/empty-place.ts';

/** A process of its own that starts the server and waits: the one a test may kill. */
async function startedElsewhere(place: Place): Promise<{ starter: ChildProcess; server: RunningPostgres }> {
  const code = `
    import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))};
    console.log(JSON.stringify(await startPostgres(${JSON.stringify(place)})));
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    starter.kill('SIGKILL');
  });
  const [line] = await once(starter.stdout, 'data');
  return { starter, server: JSON.parse(String(line)) };
}

async function kill9(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return server;
}

describe('the embedded PostgreSQL', () => {
  it('is found by its folder while it runs, by whomever it was started', async () => {
    const place = emptyPlace();
    expect(runningPostgresUrl(place.dataDir)).toBeUndefined();
    expect(existsSync(place.dataDir)).toBe(false);
    const server = await startPostgres(place);
    expect(runningPostgresUrl(place.dataDir)).toBe(server.superuserUrl);
    await server.stop();
    expect(runningPostgresUrl(place.dataDir)).toBeUndefined();
  });

  it('keeps data, password and port over a restart', async () => {
    const place = emptyPlace();
    const first = await startPostgres(place);
    await query(first, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await startPostgres(place);
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(second).toMatchObject({ superuserUrl: first.superuserUrl, adopted: false });
    await second.stop();
    expect(processIdentity(second.pid)).toBeUndefined();
  });

  it('answers by its socket, unless the path to it would be too long', async () => {
    const place = emptyPlace();
    const server = await startPostgres(place);
    expect(new URL(server.localUrl).searchParams.get('host')).toBe(place.dataDir);
    const found = await query({ superuserUrl: server.localUrl }, 'select inet_server_addr() as address');
    expect(found).toEqual([{ address: null }]);
    const long = `/${'long/'.repeat(30)}postgres`;
    expect(socketFolder(long)).toBe('');
    expect(throughSocket(server.superuserUrl, long)).toBe(server.superuserUrl);
    await server.stop();
  });

  it('is as durable as PostgreSQL ships, encodes UTF-8, sorts by bytes and asks for a password', async () => {
    const place = emptyPlace();
    const server = await startPostgres(place);
    const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'listen_addresses'];
    const found = await query(
      server,
      `select name, setting from pg_settings where name in ('${settings.join("','")}') order by name collate "C"`,
    );
    expect(Object.fromEntries(found.map((row) => Object.values(row as object)))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    });
    expect(await query(server, 'select datcollate from pg_database where datname = current_database()')).toEqual([
      { datcollate: 'C' },
    ]);
    const guess = new URL(server.superuserUrl);
    guess.password = 'guess';
    await expect(query({ superuserUrl: guess.href }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(recordPath(place.dataDir)).mode & 0o777).toBe(0o600);
    expect(statSync(place.dataDir).mode & 0o077).toBe(0);
    await server.stop();
  });

  it('stands behind this process with what it starts, where that is wished', async () => {
    const server = await startPostgres({ ...emptyPlace(), durable: false, stepsBehind: 4 });
    const text = "select pid from pg_stat_activity where backend_type = 'checkpointer'";
    const [started] = (await query(server, text)) as { pid: number }[];
    const behind = [server.pid, started?.pid ?? 0].map((pid) => getPriority(pid) - getPriority());
    expect(behind).toEqual([4, 4]);
    await server.stop();
  });

  it('stops once when asked twice', async () => {
    const server = await startPostgres({ ...emptyPlace(), durable: false });
    await Promise.all([server.stop(), server.stop()]);
    expect(processIdentity(server.pid)).toBeUndefined();
  });

  it('keeps what was committed when the server itself is killed', async () => {
    const place = emptyPlace();
    const first = await startPostgres(place);
    await query(first, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    await first.stop();
    const second = await startPostgres(place);
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });
});

describe('a server left behind by kill -9', () => {
  it('is adopted, with its data', async () => {
    const place = emptyPlace();
    const { starter, server: left } = await startedElsewhere(place);
    await query(left, 'create table kept as select 42 as answer');
    await kill9(starter);
    const adopted = await startPostgres(place);
    expect(adopted).toMatchObject({ adopted: true, pid: left.pid, superuserUrl: left.superuserUrl });
    expect(await query(adopted, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await adopted.stop();
    expect(processIdentity(left.pid)).toBeUndefined();
  });

  it('is stopped and replaced when it runs with other settings', async () => {
    const place = emptyPlace();
    const { starter, server: left } = await startedElsewhere({ ...place, durable: false });
    await kill9(starter);
    const next = await startPostgres(place);
    expect(processIdentity(left.pid)).toBeUndefined();
    expect(next.adopted).toBe(false);
    expect(await query(next, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await next.stop();
  });

  it('is not adopted while its starter lives: the second start says so', async () => {
    const place = { ...emptyPlace(), durable: false };
    const { starter, server } = await startedElsewhere(place);
    await expect(startPostgres(place)).rejects.toThrow(`already running on ${place.dataDir} (process ${starter.pid})`);
    expect(await query(server, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });
});

describe('a port', () => {
  it('that someone else took is replaced by a free one, which is then remembered', async () => {
    const place = { ...emptyPlace(), durable: false };
    const first = await startPostgres(place);
    await first.stop();
    await listenOn(first.port);
    const second = await startPostgres(place);
    expect(second.port).not.toBe(first.port);
    await second.stop();
    const third = await startPostgres(place);
    expect(third.port).toBe(second.port);
    await third.stop();
  });
});

describe('a stale pid file', () => {
  it('does not keep the server from starting, and the unrelated process it names lives on', async () => {
    const place = { ...emptyPlace(), durable: false };
    const first = await startPostgres(place);
    const pidFile = join(place.dataDir, 'postmaster.pid');
    const written = readFileSync(pidFile, 'utf8');
    await first.stop();
    const bystander = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => {
      bystander.kill('SIGKILL');
    });
    writeFileSync(pidFile, written.replace(/^\d+/, String(bystander.pid)));
    const second = await startPostgres(place);
    expect(second.adopted).toBe(false);
    await second.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    expect(processIdentity(bystander.pid ?? 0)).toBeDefined();
  });
});
