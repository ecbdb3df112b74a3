import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namedDatabaseFiles } from '../setup/database-files.mjs';
import { StartProblem } from '../setup/start-problem.mjs';
import { type Account, accountFor } from './postgres-account.ts';
import { problemFrom } from './postgres-failure.ts';
import { programPath, startProgram } from './postgres-program.ts';
import { readIfPresent } from './read-if-present.ts';
import { newRecord, readRecord, recordPath, type ServerRecord, writeRecord } from './server-record.ts';

export const superuser = 'postgres';
const major = 18;

export type DataFolder = { readonly account: Account; readonly record: ServerRecord };

/** A data folder that this PostgreSQL can open: the one that is there, or a new one. */
export async function openDataFolder(
  dataDir: string,
  options: { readonly password: string | undefined; readonly durable: boolean },
): Promise<DataFolder> {
  refuseOtherPrograms();
  const record = readRecord(dataDir);
  const foundMajor = readIfPresent(join(dataDir, 'PG_VERSION'))?.trim();
  if (foundMajor === undefined)
    return createDataFolder(dataDir, record ?? newRecord(options.password), options.durable);
  if (Number(foundMajor) !== major) throw otherMajor(dataDir, Number(foundMajor));
  if (record === undefined) {
    throw new StartProblem(
      `${recordPath(dataDir)}, which holds the password of the database in ${dataDir}, is missing: restore it, or choose another folder.`,
    );
  }
  const owner = statSync(dataDir).uid;
  const account = accountFor(dataDir, programPath('postgres'));
  if (owner !== account.uid) {
    throw new StartProblem(
      `${dataDir} belongs to user ${owner} and this is user ${account.uid}: start Concord as user ${owner} or as root.`,
    );
  }
  return { account, record };
}

/** The programs that npm brought are of our version; those of a folder that someone named may not be. */
function refuseOtherPrograms(): void {
  const named = namedDatabaseFiles();
  if (named === undefined) return;
  const { stdout } = spawnSync(programPath('postgres'), ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const found = /\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1];
  if (Number(found) === major) return;
  throw new StartProblem(
    `CONCORD_POSTGRES_HOME names ${named}, which holds PostgreSQL ${found ?? 'of an unknown version'}: this Concord needs ${major}.`,
  );
}

function otherMajor(dataDir: string, found: number): StartProblem {
  return found > major
    ? new StartProblem(
        `${dataDir} was written by PostgreSQL ${found}, newer than the ${major} that this Concord carries: update Concord, or choose another folder.`,
      )
    : new StartProblem(
        `${dataDir} was written by PostgreSQL ${found}, and this Concord carries ${major}: move the data over with pg_upgrade, or choose another folder.`,
      );
}

/** Built beside its place and moved there whole, so that a kill in the middle leaves nothing that looks like data. */
async function createDataFolder(dataDir: string, record: ServerRecord, durable: boolean): Promise<DataFolder> {
  if (existsSync(dataDir))
    throw new StartProblem(`${dataDir} exists and is not a database folder: choose another folder.`);
  const draft = `${dataDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(draft, { mode: 0o700 });
  const account = accountFor(draft, programPath('initdb'));
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, `${record.password}\n`, { mode: 0o600 });
  try {
    if (process.getuid?.() === 0) {
      chownSync(passwordFile, account.uid, account.gid);
      chownSync(draft, account.uid, account.gid);
    }
    chmodSync(passwordFile, 0o600);
    await runInitdb(draft, passwordFile, account, durable);
    writeRecord(dataDir, record);
    renameSync(draft, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
  return { account, record };
}

async function runInitdb(folder: string, passwordFile: string, account: Account, durable: boolean): Promise<void> {
  const args = [
    ...['--pgdata', folder, '--username', superuser, '--pwfile', passwordFile],
    ...['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-instructions'],
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = startProgram('initdb', args, account, 'pipe');
  const printed: string[] = [];
  child.stdout?.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr?.on('data', (chunk) => printed.push(String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw problemFrom(printed.join(''), folder);
}
