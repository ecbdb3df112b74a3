import { accept } from '@concord/result';
import { readBalances, readEntries } from '../storage/read-ledger.ts';
import type { HandlerDeps, SomeHandlers } from './handler-deps.ts';
import { balanceView, entryView, time } from './views.ts';

export function ledgerHandlers({ database }: HandlerDeps): SomeHandlers<'listBalances' | 'listEntries'> {
  return {
    listBalances: async (query, { merchantId }) => {
      const found = await readBalances(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(balanceView), nextCursor: last ? `${last.account} ${last.currency}` : null });
    },
    listEntries: async (query, { merchantId }) => {
      const found = await readEntries(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      const nextCursor = last ? `${time(last.occurred_at)} ${last.transaction_id} ${last.line}` : null;
      return accept({ items: found.map(entryView), nextCursor });
    },
  };
}
