import type { CommonRejection, Handlers } from '@concord/contract';
import { accept, mapResult, type Result, reject } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import { z } from 'zod';
import type { analyticsContract } from '../../contract.ts';
import { auditAnalytics } from '../storage/audit-analytics.ts';
import { readRebuild } from '../storage/rebuild-progress.ts';
import type { SalesIndex } from '../storage/sales-index.ts';
import { startRebuild } from '../use-cases/start-rebuild.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { checkoutViews, figuresView, promotionView, rebuildView, rowView } from './views.ts';

const salesKey = z.tuple([z.string(), z.int(), z.string(), z.string(), z.string()]);
const promotionKey = z.tuple([z.string(), z.string()]);
/** More currencies than there are. */
const MAX_CURRENCIES = 500;
const MAX_DAYS = 1_100;

export type AnalyticsHandlers = {
  readonly data: ServiceData;
  readonly index: SalesIndex;
  readonly onRebuildStarted: () => void;
};

/** Each operation: take the verified call, read or run the use case, show the result. */
export function analyticsHandlers(deps: AnalyticsHandlers): Handlers<typeof analyticsContract> {
  const { data, index, onRebuildStarted } = deps;
  const { database, writer } = data;
  return {
    salesReport: async ({ groupBy, sort, first, after, ...query }, { merchantId }) => {
      const cursor = inOrder(query, readCursor(salesKey, after));
      if (!cursor.ok) return cursor;
      const rows = await index.readSales(merchantId, query, { groupBy, sort, first, after: cursor.value });
      const last = rows.length === first ? rows.at(-1) : undefined;
      const nextCursor = last ? writeCursor([last.currency, last.rank, last.key1, last.key2, last.key3]) : null;
      return accept({ items: rows.map((row) => rowView(row, groupBy)), nextCursor });
    },
    salesSummary: async (query, { merchantId }) => {
      const allowed = inOrder(query, accept(undefined));
      if (!allowed.ok) return allowed;
      const page = { groupBy: [], sort: 'key', first: MAX_CURRENCIES } as const;
      const rows = await index.readSales(merchantId, query, page);
      return accept({ items: rows.map((row) => figuresView(row, false)) });
    },
    checkoutReport: async (query, { merchantId }) => {
      const allowed = inOrder(query, accept(undefined));
      if (!allowed.ok) return allowed;
      return accept({ items: checkoutViews(await index.readCheckouts(merchantId, query)) });
    },
    promotionReport: async ({ first, after, ...query }, { merchantId }) => {
      const cursor = inOrder(query, readCursor(promotionKey, after));
      if (!cursor.ok) return cursor;
      const rows = await index.readPromotions(merchantId, query, first, cursor.value);
      const last = rows.length === first ? rows.at(-1) : undefined;
      const nextCursor = last ? writeCursor([last.promotion_id, last.currency]) : null;
      return accept({ items: rows.map(promotionView), nextCursor });
    },
    startRebuild: async (command, call) => {
      const started = await writer.run(startRebuild, command, callContext(call, startRebuild.name, command));
      if (started.ok) onRebuildStarted();
      return mapResult(started, rebuildView);
    },
    getRebuild: async (_, { merchantId }) => {
      const rebuild = await readRebuild(database, merchantId);
      return rebuild ? accept(rebuildView(rebuild)) : reject({ code: 'REBUILD_NOT_FOUND' });
    },
    auditAnalytics: async ({ first, after }) => accept(await auditAnalytics(index, first, after)),
  };
}

/** A period begins before it ends, and is short enough to be added up while the caller waits. */
function inOrder<Value>(
  { from, to }: { readonly from: string; readonly to: string },
  then: Result<Value, CommonRejection>,
): Result<Value, CommonRejection> {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (days >= 0 && days < MAX_DAYS) return then;
  const message = `Expected a day from ${from} on, and at most ${MAX_DAYS} days`;
  return reject({ code: 'INVALID_INPUT', issues: [{ field: 'to', message }] });
}
