import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, test } from 'vitest';
import { readKnownPorts } from '../embedded/known-ports.ts';
import { SERVERS } from '../local/servers.ts';
import { startSharedServers, wantedServers } from './shared-servers.ts';

const namesOf = (text: string) => wantedServers(text).map(({ name }) => name);

test('all servers are wanted, or those that are named, or none', () => {
  expect(wantedServers('all')).toEqual(SERVERS);
  expect(namesOf('redis,kafka')).toEqual(['redis', 'kafka']);
  expect(namesOf('')).toEqual([]);
});

test('a server that nobody knows is refused in one sentence that names those that are known', () => {
  expect(() => wantedServers('kafka,rabbit')).toThrow(/kafka,rabbit: it must be all, or some of kafka, redis/);
});

test('a server that its variable names is used as it is: none is started beside it', async () => {
  const folder = temporaryFolder('shared-servers');
  const environment = Object.fromEntries(SERVERS.map(({ variable }) => [variable, 'there:1']));
  const said: string[] = [];
  const servers = await startSharedServers({
    folder,
    environment,
    wanted: SERVERS,
    postgresUrl: 'postgres://nobody@127.0.0.1:1/postgres',
    elsewhere: { servers: new Map(), passwords: new Map() },
    ports: await readKnownPorts(join(folder, 'ports.json')),
    onProgress: (message) => void said.push(message),
  });
  expect(servers.environment).toEqual(environment);
  expect(servers.processes).toEqual([]);
  expect(said).toEqual([]);
  await servers.stop();
});
