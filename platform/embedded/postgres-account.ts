import { spawnSync } from 'node:child_process';
import { readFileSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { StartProblem } from '../setup/start-problem.mjs';

/** How to start a program of PostgreSQL's: what to put before its command, and the user to switch to. */
export type Account = {
  readonly uid: number;
  readonly gid: number;
  readonly switchUser: boolean;
  readonly prefix: readonly string[];
};

type UserEntry = { readonly uid: number; readonly gid: number; readonly name: string };

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as the owner of the data folder, else as `nobody`; no user
 * has to be created, which a bare container often cannot.
 */
export function accountFor(folder: string, ...alsoNeeded: string[]): Account {
  const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  if (own.uid !== 0) return { ...own, switchUser: false, prefix: isListed(own.uid) ? [] : namingPrefix(own.uid) };
  const user = ownerOf(folder) ?? nobody();
  if ([folder, ...alsoNeeded].every((path) => canEnter(path, user))) return { ...user, switchUser: true, prefix: [] };
  return { ...user, switchUser: false, prefix: switchingPrefix(user, folder) };
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

function nobody(): { uid: number; gid: number } {
  const usable = listedUsers().filter((user) => user.uid > 0);
  const chosen = usable.find((user) => user.name === 'nobody') ?? usable[0];
  if (chosen === undefined) {
    throw new StartProblem(
      'PostgreSQL refuses to run as root and /etc/passwd lists no other user: add one (for example nobody), or start Concord as another user.',
    );
  }
  return { uid: chosen.uid, gid: chosen.gid };
}

// initdb asks for its user's name, so a number that the system does not list does not do.
function isListed(uid: number): boolean {
  try {
    return userInfo().uid === uid;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR') return false;
    throw error;
  }
}

/** Containers are often run under a number of no user's. A name space in which that number is `nobody` gives it a name. */
function namingPrefix(uid: number): string[] {
  const listed = listedUsers().find((user) => user.name === 'nobody');
  const prefix = ['unshare', '--user', `--map-user=${listed?.uid}`, `--map-group=${listed?.gid}`];
  const [command = '', ...args] = [...prefix, 'true'];
  if (listed !== undefined && spawnSync(command, args).status === 0) return prefix;
  throw new StartProblem(
    `PostgreSQL needs to know the name of user ${uid}, which /etc/passwd does not list: start Concord as a listed user.`,
  );
}

function listedUsers(): UserEntry[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return lines.map(userEntry).filter((user) => user !== undefined);
}

function userEntry(line: string): UserEntry | undefined {
  const [name, , uid, gid] = line.split(':');
  if (name === undefined || uid === undefined || gid === undefined) return undefined;
  return { name, uid: Number(uid), gid: Number(gid) };
}

/** May this user walk down to the folder or file? Every folder on the way must be open to it. */
function canEnter(path: string, user: { uid: number; gid: number }): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!isSearchable(statSync(folder), user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function isSearchable(folder: Stats, user: { uid: number; gid: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

/**
 * A clone below /root or below `mktemp -d` is closed to everyone but root. There the server keeps the one capability that
 * opens folders, and nothing else of root.
 */
function switchingPrefix(user: { uid: number; gid: number }, folder: string): string[] {
  const capability = heldCapability();
  const setpriv = spawnSync('setpriv', ['--version']).status === 0;
  if (capability === undefined || !setpriv) {
    throw new StartProblem(
      `PostgreSQL refuses to run as root, and no other user can reach ${folder}: move the clone to a folder that others may enter, or start Concord as another user.`,
    );
  }
  const only = `-all,+${capability}`;
  return [
    'setpriv',
    ...[`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'],
    // Without this bit access(2), by which PostgreSQL looks for its own files, forgets the capability.
    '--securebits=+no_setuid_fixup',
    ...[`--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`],
  ];
}

function heldCapability(): string | undefined {
  const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (held === undefined) return undefined;
  const mask = BigInt(`0x${held}`);
  const holds = (bit: bigint) => (mask & (1n << bit)) !== 0n;
  // The numbers of linux/capability.h: setpcap, dac_read_search (which may only read), dac_override.
  if (!holds(8n)) return undefined;
  if (holds(2n)) return 'dac_read_search';
  return holds(1n) ? 'dac_override' : undefined;
}
