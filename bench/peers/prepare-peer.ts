import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Peer, Place, Step } from './peer.ts';
import { type Program, runProgram } from './run-program.ts';
import type { PeerServers } from './servers.ts';

const INSTALL_LIMIT_MS = 15 * 60_000;
const STEP_LIMIT_MS = 15 * 60_000;
/** What the peers' scripts write a shop from. */
const SOURCES = ['catalog.mjs', 'vendure-setup.mjs', 'medusa-setup.mjs'] as const;

/** Where installed and filled peers are kept, outside git; another number of products or other scripts are another folder. */
export async function peersFolder(
  scripts: string,
  products: number,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const hash = createHash('sha256');
  for (const name of SOURCES) hash.update(await readFile(join(scripts, name)));
  const kept = environment.CONCORD_PEERS_CACHE || join(homedir(), '.cache', 'concord', 'peers');
  return join(kept, `${products}-${hash.digest('hex').slice(0, 12)}`);
}

/** Installs a peer and fills a database for it, unless an earlier run did: minutes the first time, nothing later. */
export async function preparePeer(peer: Peer, place: Place, servers: PeerServers): Promise<void> {
  await installed(peer, place);
  const prepared = preparedName(peer);
  if ((await servers.query(`select from pg_database where datname = '${prepared}'`)).length > 0) return;
  const draft = `${peer.name}_draft`;
  await servers.query(`drop database if exists ${draft} with (force)`);
  await servers.query(`create database ${draft}`);
  // While it is filled a commit need not be on disk; a copy has none of a database's settings.
  await servers.query(`alter database ${draft} set synchronous_commit = off`);
  for (const step of peer.fill(place, { ...servers, database: draft })) await runStep(peer, step);
  await servers.query(`alter database ${draft} rename to ${prepared}`);
}

/** The peer's shop as it was when it was filled, whatever earlier runs sold. */
export async function freshDatabase(peer: Peer, { query }: PeerServers): Promise<string> {
  await query(`drop database if exists ${peer.name} with (force)`);
  await query(`create database ${peer.name} template ${preparedName(peer)}`);
  return peer.name;
}

export async function versionOf(peer: Peer, { folder }: Place): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'node_modules', peer.core, 'package.json'), 'utf8'));
  return String(version);
}

/** The folder appears whole or not at all. */
async function installed(peer: Peer, place: Place): Promise<void> {
  if (existsSync(place.folder)) return;
  const folder = `${place.folder}.draft`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-fund', '--no-audit', ...peer.packages];
  await timed(`${peer.name}: install it`, { command: 'npm', args, folder, limitMs: INSTALL_LIMIT_MS });
  for (const step of peer.build({ ...place, folder })) await runStep(peer, step);
  await rename(folder, place.folder);
}

function runStep(peer: Peer, { what, ...step }: Step): Promise<void> {
  return timed(`${peer.name}: ${what}`, { ...step, command: process.execPath, limitMs: STEP_LIMIT_MS });
}

async function timed(what: string, program: Program): Promise<void> {
  console.log(`${what}, at most ${program.limitMs / 60_000} min …`);
  const beganAt = performance.now();
  await runProgram(program);
  console.log(`  ${Math.round((performance.now() - beganAt) / 1_000)} s`);
}

function preparedName(peer: Peer): string {
  return `${peer.name}_prepared`;
}
