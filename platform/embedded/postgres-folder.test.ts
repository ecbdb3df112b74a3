import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { databaseFiles } from '../setup/database-files.mjs';
import { StartProblem } from '../setup/start-problem.mjs';
import { startPostgres } from './postgres.ts';
import { commandLine, readPidFile } from './postgres-pid-file.ts';
import { readRecord, recordPath, writeRecord } from './server-record.ts';
import { emptyPlace, query } from './test/empty-place.ts';

describe('a folder that cannot be opened is refused in one sentence:', () => {
  it('one of a newer PostgreSQL', async () => {
    const place = emptyPlace();
    mkdirSync(place.dataDir);
    writeFileSync(join(place.dataDir, 'PG_VERSION'), '19\n');
    await expect(startPostgres(place)).rejects.toThrow('was written by PostgreSQL 19, newer than the 18');
    await expect(startPostgres(place)).rejects.toBeInstanceOf(StartProblem);
  });

  it('one of a newer Concord', async () => {
    const place = emptyPlace();
    writeRecord(place.dataDir, { formatVersion: 99, password: 'secret' });
    await expect(startPostgres(place)).rejects.toThrow('was written by a newer Concord (format 99');
  });

  it('one that holds something else, which stays as it is', async () => {
    const place = emptyPlace();
    mkdirSync(place.dataDir);
    writeFileSync(join(place.dataDir, 'thesis.txt'), 'years of work');
    await expect(startPostgres(place)).rejects.toThrow('is not a database folder');
    expect(existsSync(join(place.dataDir, 'thesis.txt'))).toBe(true);
  });

  it('one whose password file is gone', async () => {
    const place = { ...emptyPlace(), durable: false };
    await (await startPostgres(place)).stop();
    rmSync(recordPath(place.dataDir));
    await expect(startPostgres(place)).rejects.toThrow('is missing');
  });
});

describe('programs of another folder', () => {
  function otherPrograms(): string {
    const home = mkdtempSync(join(tmpdir(), 'concord-test-home-'));
    chmodSync(home, 0o711);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true, force: true });
    });
    vi.stubEnv('CONCORD_POSTGRES_HOME', home);
    return home;
  }

  it('are run where they are named, behind a link and a closed door too, on the data that is there', async () => {
    const place = emptyPlace();
    const first = await startPostgres(place);
    await query(first, 'create table kept as select 7 as value');
    await first.stop();

    const carried = databaseFiles();
    const home = otherPrograms();
    const closed = join(home, 'closed');
    cpSync(carried, closed, { recursive: true, verbatimSymlinks: true });
    chmodSync(closed, 0o700);
    symlinkSync(join(closed, 'bin'), join(home, 'bin'));
    vi.stubEnv('CONCORD_POSTGRES_HOME', relative(process.cwd(), home));
    const again = await startPostgres(place);
    expect(await query(again, 'select value from kept')).toEqual([{ value: 7 }]);
    const { pid = 0 } = readPidFile(place.dataDir) ?? {};
    expect(commandLine(pid)).toContain(join(closed, 'bin', 'postgres'));
    await again.stop();
  });

  it('are refused in one sentence where there are none', async () => {
    const place = emptyPlace();
    otherPrograms();
    await expect(startPostgres(place)).rejects.toThrow('has no bin/initdb');
    await expect(startPostgres(place)).rejects.toBeInstanceOf(StartProblem);
  });

  it('are refused where they are of another version, before anything is written', async () => {
    const place = emptyPlace();
    const bin = join(otherPrograms(), 'bin');
    mkdirSync(bin);
    for (const program of ['initdb', 'postgres'])
      writeFileSync(join(bin, program), '#!/bin/sh\necho "postgres (PostgreSQL) 17.6"\n', { mode: 0o755 });
    await expect(startPostgres(place)).rejects.toThrow('which holds PostgreSQL 17: this Concord needs 18');
    expect(existsSync(place.dataDir)).toBe(false);
  });
});

describe('a first start', () => {
  it('that was killed half-way leaves nothing that looks like data', async () => {
    const place = { ...emptyPlace(), durable: false };
    mkdirSync(`${place.dataDir}.new`);
    writeFileSync(join(`${place.dataDir}.new`, 'PG_VERSION'), '18\n');
    const server = await startPostgres(place);
    expect(await query(server, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await server.stop();
    expect(existsSync(`${place.dataDir}.new`)).toBe(false);
  });

  it('works in a folder that only its user may enter, also for root', async () => {
    const place = { ...emptyPlace(), durable: false };
    chmodSync(join(place.dataDir, '..'), 0o700);
    const server = await startPostgres(place);
    expect(await query(server, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await server.stop();
    expect(readRecord(place.dataDir)?.port).toBe(server.port);
  });
});
