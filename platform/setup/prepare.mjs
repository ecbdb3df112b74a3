import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFilesStep } from './database-files.mjs';
import { takeFolderLock } from './folder-lock.mjs';
import { npmPackagesStep } from './npm-packages.mjs';
import { StartProblem } from './start-problem.mjs';
import { storefrontBuildStep } from './storefront-build.mjs';

const lockPollMs = 200;

/**
 * What must be true before a command can run, in order. A step is `{ name, commands?, isDone(), run() }`; with
 * `commands` only those commands need it. A step that is done costs a few milliseconds.
 */
function setupSteps(root) {
  return [npmPackagesStep(root), databaseFilesStep, storefrontBuildStep(root)];
}

/** Makes every step true, one process at a time: two commands on a fresh clone wait for one another. */
export async function prepare(root, command) {
  const steps = setupSteps(root).filter((step) => step.commands === undefined || step.commands.includes(command));
  if (steps.every(isDone)) return;
  const release = await takeTurn(join(root, '.concord', 'setup.lock'));
  try {
    for (const step of steps) await make(step);
  } finally {
    release();
  }
}

function isDone(step) {
  try {
    return step.isDone();
  } catch (error) {
    // Asked before an earlier step ran, a later one may not be able to say; in its turn it will.
    if (error instanceof StartProblem) return false;
    throw error;
  }
}

async function make(step) {
  if (step.isDone()) return;
  const startedAt = Date.now();
  console.log(`Setting up: ${step.name} …`);
  await step.run();
  console.log(`Setting up: ${step.name}, done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

async function takeTurn(lockPath) {
  let told = false;
  for (;;) {
    const turn = takeFolderLock(lockPath);
    if ('release' in turn) return turn.release;
    if (!told) console.log(`Another command is setting up (process ${turn.heldBy}); waiting for it …`);
    told = true;
    await sleep(lockPollMs);
  }
}
