import { join } from 'node:path';
import type { Beside, Peer } from './peer.ts';

const environment = ({ postgresPort, database }: Beside) => ({
  NODE_ENV: 'production',
  PGPORT_BENCH: String(postgresPort),
  DB: database,
});

export const vendure: Peer = {
  name: 'vendure',
  packages: ['@vendure/core@3', '@vendure/asset-server-plugin@3', 'pg@8'],
  core: '@vendure/core',
  build: ({ scripts, folder, products }) => [
    { what: 'write its shop', args: [join(scripts, 'vendure-setup.mjs'), folder, String(products)], folder },
  ],
  fill: ({ folder }, beside) => [
    {
      what: 'import the products',
      args: ['populate.js'],
      folder,
      environment: { ...environment(beside), SYNC: '1', NODRAIN: '1' },
    },
    { what: 'fill its search index', args: ['reindex.js'], folder, environment: environment(beside) },
  ],
  server: ({ folder }, beside, port) => ({
    args: ['server.js'],
    folder,
    environment: { ...environment(beside), PORT: String(port) },
    measuredWith: [],
  }),
};
