import { readFileSync } from 'node:fs';
import { processIdentity } from './process-identity.mjs';

const pollMs = 500;
const mostSteps = 2;

/**
 * Calls `gone` when the npm that started this process has ended. npm passes a SIGTERM on to its shell only, and a SIGKILL
 * to nobody; both would leave this process running without anyone who could stop it.
 */
export function whenNpmIsGone(gone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const watched = chainUpToNpm().map((pid) => ({ pid, identity: processIdentity(pid) }));
  const watch = setInterval(() => {
    if (watched.every(({ pid, identity }) => processIdentity(pid) === identity)) return;
    clearInterval(watch);
    gone();
  }, pollMs);
  watch.unref();
}

/** This process's parent, which is npm's shell or npm itself; and npm, where the system lets it be found. */
function chainUpToNpm() {
  const chain = [process.ppid];
  while (process.platform === 'linux' && chain.length < mostSteps && !isNpm(chain.at(-1))) {
    chain.push(parentOf(chain.at(-1)));
  }
  return isNpm(chain.at(-1)) ? chain : [process.ppid];
}

function isNpm(pid) {
  return process.platform === 'linux' && /^npm\b|npm-cli/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
}

function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
