import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Shop } from '../data/shop.ts';
import { workloadNamed } from '../workloads/index.ts';
import { closedLoop } from './closed-loop.ts';
import type { Job, LoadMessage } from './job.ts';
import { openLoop } from './open-loop.ts';
import { newRecorder } from './recorder.ts';
import { newShopper } from './shopper.ts';

/** A process that makes load and nothing else: its own work is not taken for the server's. */
const tell = (message: LoadMessage): void => void process.send?.(message);

async function run({ url, shopsFile, workload, pace, warmUpSeconds, seconds }: Job): Promise<void> {
  const shops = JSON.parse(await readFile(shopsFile, 'utf8')) as readonly Shop[];
  const recorder = newRecorder();
  const { operation: begin, addresses = 1 } = workloadNamed(workload);
  const shoppers = Array.from({ length: pace.connections }, (_, index) => newShopper(url, index, recorder, addresses));
  const operation = await begin(shops, shoppers);
  let over = false;
  const isOver = () => over;
  const loading =
    pace.kind === 'open'
      ? openLoop(shoppers, operation, recorder, pace.perSecond, isOver)
      : closedLoop(shoppers, operation, recorder, isOver);
  const [warm, done] =
    pace.kind === 'counted'
      ? [recorder.after(pace.warmUp), recorder.after(pace.warmUp + pace.operations)]
      : [delay(warmUpSeconds * 1_000), delay((warmUpSeconds + seconds) * 1_000)];
  const watching = (async () => {
    await warm;
    recorder.begin();
    tell({ kind: 'measuring' });
    await done;
    recorder.end();
    tell({ kind: 'measured' });
    over = true;
  })();
  await Promise.all([loading, watching]);
  tell({ kind: 'result', result: recorder.result() });
  await Promise.all(shoppers.map((shopper) => shopper.close()));
  process.disconnect();
}

process.once('message', (job) => {
  run(job as Job).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
