import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartProblem } from './start-problem.mjs';

const heartbeatMs = 15_000;

/** `node_modules` as package-lock.json describes it. */
export function npmPackagesStep(root) {
  const lockFile = join(root, 'package-lock.json');
  const stampFile = join(root, 'node_modules', '.concord-setup');
  const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const stamp = () => writeFileSync(stampFile, `${lockHash()}\n`);
  return {
    name: 'npm packages',
    isDone: () => {
      if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === lockHash()) return true;
      if (!installedAsLocked(root)) return false;
      stamp();
      return true;
    },
    run: async () => {
      await npmCi(root);
      stamp();
    },
  };
}

/** npm notes what it installed; somebody who ran `npm install` by hand must not pay for a second one. */
function installedAsLocked(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages ?? {};
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages ?? {};
  const inModules = Object.entries(locked).filter(([path]) => path.startsWith('node_modules/'));
  return (
    Object.keys(installed).every((path) => path in locked) &&
    inModules.every(([path, wanted]) => {
      const found = installed[path];
      return found === undefined
        ? wanted.optional === true
        : found.version === wanted.version && found.integrity === wanted.integrity;
    })
  );
}

async function npmCi(root) {
  const logs = join(root, '.concord', 'npm-logs');
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', `--logs-dir=${logs}`];
  // npm tells the scripts it runs where it is itself; a script started by hand finds it on the PATH.
  const npmScript = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const [command, fullArgs] = npmScript ? [process.execPath, [npmScript, ...args]] : ['npm', args];
  const code = await exitCodeOf(command, fullArgs, root);
  if (code !== 0) throw new StartProblem(reasonOfFailure(root, logs, code));
}

function exitCodeOf(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit' });
    const startedAt = Date.now();
    const heartbeat = setInterval(() => {
      if (!process.stderr.isTTY) console.log(`  … still installing (${Math.round((Date.now() - startedAt) / 1000)} s)`);
    }, heartbeatMs);
    const ended = (settle) => (value) => {
      clearInterval(heartbeat);
      settle(value);
    };
    child.on(
      'exit',
      ended((code, _signal) => resolve(code ?? 1)),
    );
    child.on(
      'error',
      ended((error) =>
        reject(
          error.code === 'ENOENT'
            ? new StartProblem('npm was not found: install Node.js 20 or newer together with npm, then try again.')
            : error,
        ),
      ),
    );
  });
}

function reasonOfFailure(root, logs, code) {
  const log = existsSync(logs)
    ? readdirSync(logs)
        .map((name) => readFileSync(join(logs, name), 'utf8'))
        .join('\n')
    : '';
  const { bavail, bsize } = statfsSync(root);
  if (/ENOSPC/.test(log) || bavail * bsize < 20_000_000) {
    return `The disk that holds ${root} is full: free about 2 GB, then try again.`;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(log)) {
    return 'npm could not reach its package registry: the first start needs the network once, later ones do not.';
  }
  if (/EACCES|EPERM|EROFS/.test(log))
    return `npm may not write to ${root}: give this user the right to, or use a clone of its own.`;
  return `npm ci ended with code ${code}: its messages stand above, its full log in ${logs}.`;
}
