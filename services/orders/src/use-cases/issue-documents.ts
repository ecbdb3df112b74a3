import { append, put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { INVOICE_SERIES, type OrderDocument } from '../domain/numbering.ts';
import { happened } from '../domain/timeline.ts';
import { documents, orders, series, timeline } from '../storage/tables.ts';
import { foundOrder, issue, type OrderNotFound } from './change-order.ts';

type ForOrder = { readonly orderId: string };

/** The order's invoice: issued once, with the next number of its store; asking again answers the same one. */
export const issueInvoice: Write<ForOrder, OrderDocument, OrderNotFound> = {
  name: 'issueInvoice',
  load: ({ orderId }) => [rowKey(orders, orderId), rowKey(documents, orderId, 'invoice')],
  follow: ({ orderId }, state) => {
    const order = state.get(orders, orderId);
    return order ? [rowKey(series, order.storeId, INVOICE_SERIES)] : [];
  },
  decide: ({ orderId }, state, context) => {
    const found = foundOrder(state, orderId);
    if (!found.ok) return found;
    if (state.get(documents, orderId, 'invoice')) return accept({ effectId: orderId });
    const { storeId } = found.value;
    const what = { kind: 'invoice', series: INVOICE_SERIES, subjectId: orderId, orderId, storeId } as const;
    const { document, put: changes } = issue(state, what, context.nowMs);
    const entry = happened(orderId, 'invoice_issued', { number: document.number }, context);
    return accept({ effectId: orderId, put: changes, append: [append(timeline, entry)] });
  },
  answer: (state, orderId) => documentIn(state, orderId, 'invoice'),
};

/** Counts a print of the receipt, so that every one after the first can say that it is a copy (L12). */
export const printReceipt: Write<ForOrder, OrderDocument, OrderNotFound | { readonly code: 'RECEIPT_NOT_FOUND' }> = {
  name: 'printReceipt',
  load: ({ orderId }) => [rowKey(orders, orderId), rowKey(documents, orderId, 'receipt')],
  decide: ({ orderId }, state) => {
    const found = foundOrder(state, orderId);
    if (!found.ok) return found;
    const receipt = state.get(documents, orderId, 'receipt');
    if (!receipt) return reject({ code: 'RECEIPT_NOT_FOUND' });
    return accept({ effectId: orderId, put: [put(documents, { ...receipt, prints: receipt.prints + 1 })] });
  },
  answer: (state, orderId) => documentIn(state, orderId, 'receipt'),
};

function documentIn(state: State, subjectId: string, kind: OrderDocument['kind']): OrderDocument {
  const document = state.get(documents, subjectId, kind);
  if (!document) throw new Error(`${subjectId} has no ${kind} after it was issued`);
  return document;
}
