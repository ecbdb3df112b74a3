import { setTimeout as delay } from 'node:timers/promises';
import { type Db, MongoClient } from 'mongodb';

export type DocumentDatabase = {
  readonly db: Db;
  /** Does the server answer at all, and soon? */
  readonly answers: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type ConnectOptions = {
  /** `mongodb://…/name`: the service's own database. */
  readonly url: string;
  readonly poolSize: number;
  readonly applicationName: string;
};

const ANSWER_MS = 1_000;

/**
 * Connects to a service's own database. What was acknowledged is on a majority of the replica set and on disk, and what
 * is read cannot be rolled back. Every call has a time limit.
 */
export async function openDocuments({ url, poolSize, applicationName }: ConnectOptions): Promise<DocumentDatabase> {
  const client = new MongoClient(url, {
    appName: applicationName,
    maxPoolSize: poolSize,
    connectTimeoutMS: 5_000,
    serverSelectionTimeoutMS: 5_000,
    socketTimeoutMS: 10_000,
    waitQueueTimeoutMS: 10_000,
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
    readConcernLevel: 'majority',
    readPreference: 'primary',
  });
  await client.connect();
  const db = client.db();
  return {
    db,
    answers: () => {
      const late = delay(ANSWER_MS, false, { ref: false });
      const asked = db.command({ ping: 1 }).then(
        () => true,
        () => false,
      );
      return Promise.race([asked, late]);
    },
    close: () => client.close(),
  };
}
