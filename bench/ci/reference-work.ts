import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PIECES = 8_000;
const WARM_UP_PIECES = 3_000;
const LIMIT_MS = 120_000;

/** A piece of what a Node server's time goes to: a document is written, read and sorted, and a map is made of it. */
const PROGRAM = `
const variants = Array.from({ length: 60 }, (_, index) =>
  ({ id: 'variant-' + index, title: 'Crimson lamp ' + index, amountMinor: index * 37, tags: ['new', 'red', 'size ' + index] }));
function work(pieces) {
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const read = JSON.parse(JSON.stringify({ variants }));
    const byId = new Map(read.variants.map((variant) => [variant.id, variant]));
    sum += [...byId.values()].sort((a, b) => b.amountMinor - a.amountMinor)[0].amountMinor;
  }
  return sum;
}
work(${WARM_UP_PIECES});
const before = process.cpuUsage();
const sum = work(${PIECES});
const { user, system } = process.cpuUsage(before);
if (sum !== ${PIECES} * 59 * 37) throw new Error('The reference work is wrong');
console.log((user + system) / 1_000 / ${PIECES});
`;

/**
 * What a fixed piece of work takes of this machine's processor now, in ms: about 0.04. It waits for nobody, neither disk nor
 * network, so that other work on the machine moves it little, and a slower processor as much as it moves the platform.
 */
export async function referenceMs(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', PROGRAM], { timeout: LIMIT_MS });
  const ms = Number(stdout);
  if (!(ms > 0)) throw new Error(`The reference work took ${stdout.trim()} ms`);
  return ms;
}
