import type { Letter } from './letter.ts';
import {
  amountText,
  destination,
  greeting,
  movedGoods,
  type OrderLetterInput,
  orderLink,
  orderNumber,
  refundSum,
  soldGoods,
  totals,
} from './order-blocks.ts';

export function orderConfirmation(input: OrderLetterInput): Letter {
  const { order, words } = input;
  const { subject, heading, thanks } = words.confirmation;
  return letter(input, subject(order.number), `${words.total}: ${amountText(input, order.totals.totalMinor)}`, [
    { kind: 'heading', text: heading },
    ...greeting(input, thanks),
    orderNumber(input),
    soldGoods(input),
    ...totals(input),
    ...destination(input),
    ...orderLink(input),
  ]);
}

/** Undefined when nobody needs telling: goods over the counter, and what was never a parcel. */
export function orderFulfilled(input: OrderLetterInput, fulfilmentId: string | null): Letter | undefined {
  const { order, words } = input;
  const { kind } = order.delivery;
  const parcel = order.fulfilments.find((one) => one.id === fulfilmentId);
  if (!parcel || kind === 'handover' || kind === 'digital') return undefined;
  const { subject, heading, text } = kind === 'pickup' ? words.collected : words.shipped;
  const isPart = kind === 'ship' && order.fulfilmentStatus !== 'fulfilled';
  const { tracking } = parcel;
  const trackingLine = [tracking?.carrier, tracking?.number].filter((one) => one !== undefined).join(' ');
  return letter(input, subject(order.number), isPart ? words.shippedPart : text, [
    { kind: 'heading', text: heading },
    ...greeting(input, isPart ? words.shippedPart : text),
    orderNumber(input),
    movedGoods(input, parcel.lines),
    ...(trackingLine ? [{ kind: 'facts', rows: [{ label: words.tracking, lines: [trackingLine] }] } as const] : []),
    ...(kind === 'ship' ? destination(input) : []),
    ...(tracking?.url ? [{ kind: 'button', label: words.track, url: tracking.url } as const] : orderLink(input)),
  ]);
}

export function orderCancelled(input: OrderLetterInput): Letter | undefined {
  const { order, words } = input;
  if (!order.cancellation) return undefined;
  const { subject, heading, text } = words.cancelled;
  const said = order.status === 'cancelled' ? text : words.cancelledPart;
  return letter(input, subject(order.number), said, [
    { kind: 'heading', text: heading },
    ...greeting(input, said),
    orderNumber(input),
    movedGoods(input, order.cancellation.lines),
    ...refundSum(input, order.cancellation.refundMinor),
    ...orderLink(input),
  ]);
}

export function returnReceived(input: OrderLetterInput, returnId: string | null): Letter | undefined {
  const { order, words } = input;
  const received = order.returns.find((one) => one.id === returnId);
  if (!received) return undefined;
  const { subject, heading, text } = words.returned;
  return letter(input, subject(order.number), text, [
    { kind: 'heading', text: heading },
    ...greeting(input, text),
    orderNumber(input),
    movedGoods(input, received.lines),
    ...refundSum(input, received.refundMinor),
    ...orderLink(input),
  ]);
}

function letter(
  { words, sender }: OrderLetterInput,
  subject: string,
  preview: string,
  blocks: Letter['blocks'],
): Letter {
  return { subject, preview, blocks, footer: words.footer(sender.name) };
}
