#!/usr/bin/env node
// What every npm script calls. Runs on Node 20 and without any package, because it is what installs both.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './setup/find-node.mjs';
import { whenNpmIsGone } from './setup/npm-above.mjs';
import { prepare } from './setup/prepare.mjs';
import { explained, StartProblem } from './setup/start-problem.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const scripts = {
  start: ['platform/embedded/start.ts'],
  'up:distributed': ['platform/distributed/up.ts'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  'test:servers': ['platform/local/test-servers.ts'],
  check: ['platform/check/check.ts'],
  scenarios: ['scenarios/run.ts'],
  audit: ['platform/audit/run.ts'],
  parked: ['platform/parked/run.ts'],
  shard: ['platform/shards/run.ts'],
  mutants: ['platform/mutants/run.ts'],
  bench: ['bench/run.ts'],
  'bench:events': ['bench/event-log.ts'],
};

try {
  const [command = '', ...args] = process.argv.slice(2);
  process.exitCode = await run(command, args);
} catch (error) {
  const problem = explained(error);
  console.error(problem instanceof StartProblem ? problem.message : problem);
  process.exitCode = 1;
}

async function run(command, args) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new StartProblem(`Concord needs Node 20 or newer to set itself up; this is ${process.versions.node}.`);
  }
  if (!Object.hasOwn(scripts, command)) {
    throw new StartProblem(`There is no command "${command}": choose one of ${Object.keys(scripts).join(', ')}.`);
  }
  await prepare(root, command);
  const [script, ...first] = scripts[command];
  if (!existsSync(join(root, script)))
    throw new StartProblem(`${script}, which npm run ${command} starts, is missing.`);
  return exitCodeOf(findNode(root), [join(root, script), ...first, ...args]);
}

function exitCodeOf(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: environment(node) });
    const passOn = (signal) => child.kill(signal);
    // A terminal sends Ctrl-C to the child as well; passing it on would make one press look like two.
    process.on('SIGINT', (signal) => process.stdin.isTTY || passOn(signal));
    process.on('SIGTERM', passOn);
    process.on('SIGHUP', passOn);
    whenNpmIsGone(() => passOn('SIGTERM'));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
    child.on('error', (error) =>
      reject(new StartProblem(`The Node at ${node} does not run on this machine (${error.code}): install Node 24.`)),
    );
  });
}

function environment(node) {
  return {
    ...process.env,
    // Programs that a command starts by name get the same Node.
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    CONCORD_LAUNCHER_PID: String(process.pid),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.concord', 'compile-cache'),
  };
}
