import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartProblem } from './start-problem.mjs';

const neededMajor = 24;

/** Concord's own code is TypeScript that Node runs as it is from 24 on; the launcher runs on less and finds one. */
export function findNode(root) {
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath;
  const carried = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(carried)) return carried;
  throw new StartProblem(
    `Concord runs on Node ${neededMajor} or newer; this is ${process.versions.node} and npm carries none for ${process.platform}-${process.arch}: install Node ${neededMajor}, then try again.`,
  );
}
