import { derivedId, newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import { callContext } from '@concord/service';
import { readGiftCard } from '../storage/read-ledger.ts';
import { issueGiftCard } from '../use-cases/issue-gift-card.ts';
import { giftCardCode, giftCardId, last4OfCode } from './gift-card-code.ts';
import type { HandlerDeps, SomeHandlers } from './handler-deps.ts';
import { giftCardView } from './views.ts';

export function giftCardHandlers(deps: HandlerDeps): SomeHandlers<'issueGiftCard' | 'getGiftCard'> {
  const { writer, database, giftCardSecret } = deps;
  return {
    issueGiftCard: async (input, call) => {
      const { merchantId, idempotencyKey } = call;
      // A repeat of the key must find the code of the first call again.
      const { kind, id } = call.principal;
      const issueId = input.issueId ?? (idempotencyKey ? derivedId('entry', kind, id, idempotencyKey) : newId('entry'));
      const code = giftCardCode(giftCardSecret, merchantId, issueId);
      const { amountMinor, currency } = input;
      const card = { giftCardId: giftCardId(giftCardSecret, merchantId, code), last4: last4OfCode(code) };
      const context = callContext(call, 'issueGiftCard', input);
      const issued = await writer.run(issueGiftCard, { ...card, amountMinor, currency }, context);
      return mapResult(issued, (found) => ({ ...giftCardView(found), code }));
    },
    getGiftCard: async ({ code }, { merchantId }) => {
      const found = await readGiftCard(database, merchantId, giftCardId(giftCardSecret, merchantId, code));
      return found ? accept(giftCardView(found)) : reject({ code: 'GIFT_CARD_NOT_FOUND' });
    },
  };
}
