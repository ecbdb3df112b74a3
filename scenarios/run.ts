import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const config = join(import.meta.dirname, 'vitest.config.ts');

const { values, positionals } = parseArgs({
  options: {
    shape: { type: 'string', default: 'embedded' },
    instances: { type: 'string', default: '1' },
    servers: { type: 'boolean', default: false },
  },
  allowPositionals: true,
  strict: false,
});

console.log('Scenarios: business stories through the gateway, on a platform of their own in a temporary folder.');
console.log(`Shape: ${values.shape}. --shape distributed runs each service as a process, --instances 2 two of each,`);
console.log('--servers puts Kafka, Redis, Elasticsearch, FerretDB and PgBouncer beside them.');
console.log('CONCORD_SCENARIOS_URL=<gateway> runs them against a platform that is there already.\n');

const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...positionals], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CONCORD_SHAPE: String(values.shape),
    CONCORD_INSTANCES: String(values.instances),
    ...(values.servers ? { CONCORD_SERVERS: 'all' } : {}),
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
