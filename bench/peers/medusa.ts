import { join } from 'node:path';
import { type Beside, type Peer, ROLE } from './peer.ts';

const CLI = join('node_modules', '.bin', 'medusa');
const infoFile = (folder: string) => join(folder, 'info.json');
const builtIn = (folder: string) => join(folder, '.medusa', 'server');

const environment = ({ postgresPort, database }: Beside) => ({
  NODE_ENV: 'production',
  LOG_LEVEL: 'error',
  MEDUSA_DISABLE_TELEMETRY: 'true',
  DATABASE_URL: `postgres://${ROLE.name}:${ROLE.password}@127.0.0.1:${postgresPort}/${database}`,
});

export const medusa: Peer = {
  name: 'medusa',
  packages: [
    ...['@medusajs/medusa@2', '@medusajs/framework@2', '@medusajs/cli@2', '@medusajs/admin-sdk@2'],
    ...['typescript@5', 'ts-node@10', '@swc/core@1', 'react@18', 'react-dom@18'],
  ],
  core: '@medusajs/medusa',
  build: ({ scripts, folder }) => [
    { what: 'write its shop', args: [join(scripts, 'medusa-setup.mjs'), folder], folder },
    { what: 'build it', args: [CLI, 'build'], folder, environment: { MEDUSA_DISABLE_TELEMETRY: 'true' } },
  ],
  // Loaded with its modules in memory: Redis would keep jobs from one run to another.
  fill: ({ scripts, folder, products }, beside) => {
    const run = { folder: builtIn(folder), environment: { ...environment(beside), REDIS_URL: '' } };
    const cli = join('..', '..', CLI);
    return [
      { ...run, what: 'make its tables', args: [cli, 'db:migrate', '--skip-scripts'] },
      {
        ...run,
        what: 'load the products',
        args: [cli, 'exec', './src/scripts/seed.js'],
        environment: {
          ...run.environment,
          CATALOG_MJS: join(scripts, 'catalog.mjs'),
          INFO: infoFile(folder),
          N: String(products),
        },
      },
    ];
  },
  server: ({ folder }, beside, port) => ({
    args: [join('..', '..', CLI), 'start'],
    folder: builtIn(folder),
    environment: { ...environment(beside), REDIS_URL: beside.redisUrl, PORT: String(port) },
    measuredWith: ['--info', infoFile(folder)],
  }),
};
