import { run } from '../kit/run.ts';
import { startReceiver } from './start.ts';

await run(startReceiver);
