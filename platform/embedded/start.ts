import { createServer } from 'node:http';
import { join } from 'node:path';
import { StartProblem } from '../setup/start-problem.mjs';
import { freePort } from './free-port.ts';
import { startPostgres } from './postgres.ts';
import { onStopSignal } from './stop-signals.ts';

const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');

const starting = startPostgres({ dataDir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') });
const server = createServer((_request, response) => response.end('Concord\n'));

// Before anything is ready: a Ctrl-C may come at any moment, and the database must not be left running by it.
onStopSignal(
  async () => {
    server.close();
    const postgres = await starting;
    await postgres.stop();
    process.exit(0);
  },
  () => process.exit(1),
);

try {
  const postgres = await starting;
  console.log(
    `PostgreSQL ${postgres.adopted ? 'adopted' : 'started'} on port ${postgres.port} (process ${postgres.pid})`,
  );
  const port = await freePort(Number(process.env.PORT ?? 4000));
  server.listen(port, '127.0.0.1', () => console.log(`Concord is ready: http://127.0.0.1:${port}/`));
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
