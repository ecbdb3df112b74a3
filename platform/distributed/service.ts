import { StartProblem } from '../setup/start-problem.mjs';
import { SERVICES } from '../topology.ts';
import { runProcess } from './run-process.ts';
import { startService } from './start-service.ts';

/** `service.ts <name>`: one service in this process, configured by the environment; see the README beside it. */
await runProcess(async () => {
  const wanted = process.argv[2];
  const known = SERVICES.find(({ name }) => name === wanted);
  const names = SERVICES.map(({ name }) => name).join(', ');
  if (!known) throw new StartProblem(`There is no service ${wanted ?? 'without a name'}: name one of ${names}.`);
  return startService(known.name, process.env);
});
