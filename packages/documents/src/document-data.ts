import type { Writer } from '@concord/database';
import type { EventLog, Relay } from '@concord/events';
import { every, type Logger, registerDataGauges } from '@concord/service';
import type { Db } from 'mongodb';
import { type Collections, outboxes, prepareCollections } from './collections.ts';
import { openDocuments } from './connect.ts';
import { openDocumentWriter } from './document-writer.ts';
import { outboxState } from './outbox.ts';
import { startDocumentRelay } from './relay.ts';
import { finishCommits, forgetCommits, forgetKeys, forgetStranded } from './sweep.ts';
import { turns } from './turns.ts';

export type DocumentDataOptions = {
  readonly service: string;
  /** `mongodb://…/catalog`: the service's own database. */
  readonly url: string;
  readonly collections: Collections;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly poolSize?: number;
  readonly leaseMs?: number;
  readonly now?: () => number;
};

/** A service's own documents: what reads them, the one writer that changes them, and the relay that publishes the changes. */
export type DocumentData = {
  readonly db: Db;
  readonly writer: Writer;
  readonly log: EventLog;
  readonly isReady: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const FINISH_EVERY_MS = 1_000;
const GRACE_MS = 1_000;
const FORGET_EVERY_MS = 3_600_000;
const COMMITS_KEPT_MS = 24 * 3_600_000;

export async function openDocumentData(options: DocumentDataOptions): Promise<DocumentData> {
  const { service, collections, logger, log, now = Date.now } = options;
  const { db, answers, close } = await openDocuments({
    url: options.url,
    poolSize: options.poolSize ?? 16,
    applicationName: service,
  });
  await prepareCollections(db, collections);
  const taken = turns();
  let relay: Relay | undefined;
  const failed = (what: string) => (error: unknown) => logger.error({ err: error, service }, `${what} failed`);
  const writer = openDocumentWriter({
    ...{ name: service, db, collections, turns: taken, now },
    onCommitted: () => relay?.wake(),
  });
  relay = startDocumentRelay({
    ...{ source: service, db, collections, turns: taken, log, onError: failed('relay') },
    ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
  });
  const finishing = every(
    FINISH_EVERY_MS,
    async () => {
      if ((await finishCommits(db, taken, now(), GRACE_MS)) > 0) relay?.wake();
    },
    failed('finishing commits'),
  );
  const forgetting = every(
    FORGET_EVERY_MS,
    async () => {
      await forgetKeys(db, now());
      await forgetCommits(db, now() - COMMITS_KEPT_MS);
      await forgetStranded(db, collections, now() - COMMITS_KEPT_MS);
    },
    failed('forgetting what is old'),
  );
  const names = outboxes(collections);
  const gauges = registerDataGauges(service, writer.waiting, () => outboxState(db, names, Date.now()));
  return {
    db,
    writer,
    log,
    isReady: answers,
    close: async () => {
      for (const unregister of gauges) unregister();
      await Promise.all([finishing.stop(), forgetting.stop()]);
      await writer.close();
      await relay?.stop();
      await close();
    },
  };
}
