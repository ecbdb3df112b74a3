import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processIdentity } from './process-identity.mjs';

/**
 * One holder per path, among all processes of this machine. A holder that was killed holds nothing: its file names a
 * process that no longer exists, and the next one takes it over.
 *
 * Answers `{ release }` to the holder, `{ heldBy }` (a pid) to everyone else.
 */
export function takeFolderLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, mine);
  try {
    for (;;) {
      // A link either appears whole or not at all, so nobody ever reads a half-written holder.
      if (linked(draft, path)) return { release: () => release(path, mine) };
      const theirs = contentOf(path);
      if (theirs === undefined) continue;
      const holder = parsed(theirs);
      if (holder !== undefined && isAlive(holder)) return { heldBy: holder.pid };
      removeStale(path, theirs);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function isAlive(holder) {
  return holder.identity !== undefined && processIdentity(holder.pid) === holder.identity;
}

function removeStale(path, stale) {
  const aside = `${path}.stale.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  // Somebody else may have replaced the stale file in between: what was moved is then theirs, and goes back.
  if (contentOf(aside) !== stale) linked(aside, path);
  rmSync(aside, { force: true });
}

function release(path, mine) {
  if (contentOf(path) === mine) rmSync(path, { force: true });
}

function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text) {
  try {
    const { pid, identity } = JSON.parse(text);
    return { pid, identity };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
