import { createServer } from 'node:http';
import { join } from 'node:path';
import { StartProblem } from '../setup/start-problem.mjs';
import { freePort } from './free-port.ts';
import { startPostgres } from './postgres.ts';
import { onStopSignal } from './stop-signals.ts';

const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');

try {
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') });
  console.log(
    `PostgreSQL ${postgres.adopted ? 'adopted' : 'started'} on port ${postgres.port} (process ${postgres.pid})`,
  );
  const port = await freePort(Number(process.env.PORT ?? 4000));
  const server = createServer((_request, response) => response.end('Concord\n')).listen(port, '127.0.0.1');
  console.log(`Concord is ready: http://127.0.0.1:${port}/`);
  onStopSignal(
    () => {
      server.close();
      postgres.stop().then(() => process.exit(0));
    },
    () => process.exit(1),
  );
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
