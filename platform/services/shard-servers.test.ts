import { readServer } from '@concord/database';
import { createTestDatabase } from '@concord/testing';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../embedded/free-port.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { checkServers, readShardServers } from './shard-servers.ts';

/** Where many share the machine, starting a database may take long. */
const SLOW = { timeout: 180_000 };
const SECOND = 'postgres://postgres:secret@other:5432/postgres';

async function serverHere() {
  const { superuserUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  return { serverUrl: superuserUrl, limit: (await readServer(superuserUrl)).connections };
}

test('a further shard may have a server of its own, the others are on the one of the platform', () => {
  expect(readShardServers({})).toEqual(new Map());
  expect(readShardServers({ CONCORD_SHARD_2_POSTGRES_URL: SECOND }, 3)).toEqual(new Map([['shard-2', SECOND]]));
});

test('a server of the first shard, of one that is not there, or by another URL is refused in one sentence', () => {
  const refused = (name: string, url = SECOND) => expect(() => readShardServers({ [name]: url }, 2));
  refused('CONCORD_SHARD_1_POSTGRES_URL').toThrow('the first shard is on the server of all other databases');
  refused('CONCORD_SHARD_3_POSTGRES_URL').toThrow('CONCORD_SHARDS is 2');
  refused('CONCORD_SHARD_2_POSTGRES_URL', 'http://postgres:secret@other').toThrow(
    /^[^/]+ must be the postgres:\/\/ URL/,
  );
});

test('two URLs of one server are one server, and have to share its connections', async () => {
  const { serverUrl, limit } = await serverHere();
  const sameServer = new URL(serverUrl);
  sameServer.searchParams.set('application_name', 'other');
  const servers = { serverUrl, shards: 2, shardServers: new Map([['shard-2', sameServer.href]]) };
  const [first, second] = [limit - 30, 20];
  await checkServers(servers, (shards) => first + (shards - 1) * second);
  await expect(checkServers(servers, (shards) => first + (shards - 1) * (second + 1))).rejects.toThrow(
    `The pools want ${limit - 9} connections; the server of shard-1 gives ${limit}`,
  );
});

test('a server of its own has to give what the pools of its shards want, and no more', SLOW, async () => {
  const folder = temporaryFolder('shard-server');
  const second = await startPostgres({
    ...{ dataDir: `${folder}/postgres`, logFile: `${folder}/postgres.log`, durable: false },
    maxConnections: 50,
  });
  onTestFinished(second.stop);
  const { serverUrl, limit } = await serverHere();
  const servers = { serverUrl, shards: 3, shardServers: new Map([['shard-3', second.superuserUrl]]) };
  await checkServers(servers, (shards) => limit - 50 + (shards - 1) * 40);
  await expect(checkServers(servers, (shards) => 10 + (shards - 1) * 41)).rejects.toThrow(
    'The pools want 41 connections; the server of shard-3 gives 50',
  );
});

test('a server that is not there is told in one sentence, without its password', async () => {
  const { serverUrl } = await serverHere();
  const gone = `postgres://postgres:secret@127.0.0.1:${await freePort()}/postgres`;
  const servers = { serverUrl, shards: 2, shardServers: new Map([['shard-2', gone]]) };
  await expect(checkServers(servers, () => 1)).rejects.toThrow(
    /^The server of shard-2 \(127\.0\.0\.1:\d+\) was not reached: connect ECONNREFUSED \S+\.$/,
  );
});
