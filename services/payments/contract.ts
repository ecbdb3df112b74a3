import { contract } from '@concord/contract';
import { auditOperations } from './contract/audit.ts';
import { giftCardOperations } from './contract/gift-cards.ts';
import { paymentOperations } from './contract/payments.ts';
import { providerOperations } from './contract/provider.ts';
import { readingOperations } from './contract/reading.ts';
import { shiftOperations } from './contract/shifts.ts';

export { CHANNELS, PAYMENT_STATUSES, TENDER_KINDS } from './payment-schemas.ts';

/** What Payments does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const paymentsContract = contract({
  service: 'payments',
  title: 'Payments',
  description: 'Payments by several tenders, refunds, gift cards, tills, and the double-entry ledger behind them.',
  operations: {
    ...paymentOperations,
    ...readingOperations,
    ...giftCardOperations,
    ...shiftOperations,
    ...providerOperations,
    ...auditOperations,
  },
});
