import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { WAITING } from './collections.ts';
import { commitsOf } from './commit.ts';
import { documentId } from './document-id.ts';

type WaitingWriter = {
  readonly _id: string;
  readonly merchant_id: string;
  readonly writer: string;
  readonly askedAtMs: number;
};

/** A courtesy, no condition: none of it fails, and what cannot be told counts as no. */
export type GiveWay = {
  /** A writer whose number was taken asks for his turn. */
  readonly ask: (merchantId: string) => Promise<void>;
  readonly thank: (merchantId: string) => Promise<void>;
  readonly isAsked: (merchantId: string) => Promise<boolean>;
  /** Waits until another writer has made the step after this one, but not for long. */
  readonly waitFor: (merchantId: string, seq: number) => Promise<void>;
};

const MAX_WAIT_MS = 250;
const LOOK_AGAIN_MS = 10;
/** Who asked longer ago has died meanwhile. */
const FORGOTTEN_MS = 5_000;

/**
 * A writer who has just made a step knows it first, and would win the next number again and again. So one who lost says
 * that he waits, and whoever makes a step then leaves the next one to him.
 */
export function giveWay(db: Db, now: () => number = Date.now): GiveWay {
  const writers = db.collection<WaitingWriter>(WAITING);
  const writer = randomUUID();
  const idOf = (merchantId: string) => documentId(merchantId, [writer]);
  return {
    ask: async (merchantId) => {
      const asks = { _id: idOf(merchantId), merchant_id: merchantId, writer, askedAtMs: now() };
      await writers.insertOne(asks).catch(() => undefined);
    },
    thank: async (merchantId) => {
      await writers.deleteOne({ _id: idOf(merchantId) }).catch(() => undefined);
    },
    isAsked: async (merchantId) => {
      const asking = writers.find({ merchant_id: merchantId }).limit(10);
      const all = await asking.toArray().catch(() => []);
      return all.some((one) => one.writer !== writer && one.askedAtMs > now() - FORGOTTEN_MS);
    },
    waitFor: async (merchantId, seq) => {
      const deadline = performance.now() + MAX_WAIT_MS;
      while (performance.now() < deadline) {
        await delay(LOOK_AGAIN_MS);
        const newest = commitsOf(db).find({ merchant_id: merchantId }).sort({ seq: -1 }).limit(1).project({ seq: 1 });
        const head = await newest.next().catch(() => null);
        if (Number(head?.seq) > seq) return;
      }
    },
  };
}
