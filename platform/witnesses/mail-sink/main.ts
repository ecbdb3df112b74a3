import { run } from '../kit/run.ts';
import { startMailSink } from './start.ts';

await run(startMailSink);
