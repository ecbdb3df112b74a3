import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openNeighbours } from '../distributed/neighbours.ts';
import { armFaults } from '../embedded/armed-faults.ts';
import { awaitedOn } from '../embedded/running-on.ts';
import { readSecrets } from '../embedded/secrets.ts';
import { readRecord } from '../embedded/server-record.ts';
import { serviceCaller } from '../embedded/service-tokens.ts';
import { readShardServers, type ShardServers } from '../services/shard-servers.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { shardDirectory } from './directory.ts';
import { printShards } from './list-shards.ts';
import { abandonMove, type MoveOptions, moveMerchant } from './move-merchant.ts';
import { openShardDatabases } from './shard-databases.ts';
import { toldProblem } from './told-problem.ts';

const OPERATOR = 'operator';
const USAGE = `npm run shard -- list [--on shard-2]           shards, and who lives there
npm run shard -- move <merchant> --to shard-2  moves a merchant while it trades
npm run shard -- abandon <merchant>            takes a move back that has not arrived`;

/** Where merchants live, and moving them: on a platform that runs. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { to: { type: 'string' }, on: { type: 'string' }, 'fence-ms': { type: 'string', default: '5000' } },
});
const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');

armFaults(process.env);
try {
  await run(positionals);
} catch (error) {
  const problem = toldProblem(error);
  if (!problem) throw error;
  console.error(problem.sentence);
  process.exitCode = problem.exitCode;
}

async function run([command, merchantId]: readonly string[]): Promise<void> {
  const url = process.env.CONCORD_URL ?? (await awaitedOn(folder));
  if (!url) throw new StartProblem(`No platform runs on ${folder}: start it, or name it by CONCORD_URL.`);
  const secrets = await readSecrets(join(folder, 'secrets.json'));
  const { clients, close } = openNeighbours(
    new Map([
      ['identity', url],
      ['merchant', url],
    ]),
  );
  const asOperator = serviceCaller(clients.identity.issueServiceToken, OPERATOR, secrets.clientSecrets[OPERATOR] ?? '');
  const where = {
    serverUrl: serverOf(readShardServers(process.env)),
    systemPassword: (service: string) => secrets.databasePasswords[service]?.system ?? '',
  };
  const options: MoveOptions = {
    directory: shardDirectory(clients, asOperator),
    open: (from, to) => openShardDatabases(where, from, to),
    say: (line) => console.log(line),
    fenceLimitMs: fenceLimit(),
  };
  try {
    if (command === 'list') return await printShards(clients, asOperator, values.on);
    if (command === 'abandon' && merchantId) return await abandonMove(options, merchantId);
    if (command !== 'move' || !merchantId || !values.to) throw new StartProblem(USAGE);
    const { rows, heldUpMs } = await moveMerchant(options, merchantId, values.to);
    console.log(`${merchantId} lives on ${values.to}: ${rows} rows; it was held up for ${heldUpMs} ms.`);
  } finally {
    await close();
  }
}

/** Those of their own are named as they were when the platform was started; the others are on the platform's server. */
function serverOf(shardServers: ShardServers): (shard: string) => string {
  const platformUrl = serverUrl();
  return (shard) => shardServers.get(shard) ?? platformUrl;
}

function serverUrl(): string {
  const { CONCORD_POSTGRES_URL } = process.env;
  if (CONCORD_POSTGRES_URL) return CONCORD_POSTGRES_URL;
  const record = readRecord(join(folder, 'postgres'));
  if (!record?.port)
    throw new StartProblem(`${folder} has no PostgreSQL of its own: name one by CONCORD_POSTGRES_URL.`);
  return `postgres://127.0.0.1:${record.port}/postgres`;
}

function fenceLimit(): number {
  const limitMs = Number(values['fence-ms']);
  if (Number.isInteger(limitMs) && limitMs >= 100 && limitMs <= 5_000) return limitMs;
  throw new StartProblem(`--fence-ms is ${values['fence-ms']}: it must be from 100 to 5000, which calls wait for.`);
}
