import { run } from '../kit/run.ts';
import { startProvider } from './start.ts';

await run(startProvider);
