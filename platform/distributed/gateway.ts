import { runProcess } from './run-process.ts';
import { startGateway } from './start-gateway.ts';

/** The gateway in this process, configured by the environment; see the README beside it. */
await runProcess(() => startGateway(process.env));
