import { formatMoney, isCurrencyCode, money } from '@concord/money';
import type { Order, Sender } from '../ports.ts';
import type { Block, GoodsRow, SumRow } from './letter.ts';
import type { Words } from './words.ts';

export type OrderLetterInput = {
  readonly order: Order;
  readonly sender: Sender;
  readonly pickup: { readonly name: string; readonly lines: readonly string[] } | undefined;
  readonly orderUrl: string | undefined;
  readonly words: Words;
  /** For amounts: the buyer's own, or one that speaks the letter's language. */
  readonly locale: string;
};

/** An amount as the reader writes it. A currency that we do not know is a fault. */
export function amountText({ order, locale }: Pick<OrderLetterInput, 'order' | 'locale'>, amountMinor: number): string {
  const { currency } = order;
  if (!isCurrencyCode(currency)) throw new Error(`${currency} is no currency`);
  return formatMoney(money(amountMinor, currency), locale);
}

export function greeting({ order, words }: OrderLetterInput, text: string): Block[] {
  const name = order.delivery.address?.name ?? order.billingAddress?.name;
  return [
    { kind: 'paragraph', text: name ? words.hello(name) : words.helloWithoutName },
    { kind: 'paragraph', text },
  ];
}

export function orderNumber({ order, words }: OrderLetterInput): Block {
  return { kind: 'facts', rows: [{ label: words.orderNumber, lines: [order.number] }] };
}

/** Every line as it was sold. */
export function soldGoods(input: OrderLetterInput): Block {
  const rows = input.order.lines.map((line): GoodsRow => {
    const each = `${line.quantity} × ${amountText(input, line.unitPriceMinor)}`;
    const detail = line.variantTitle ? `${line.variantTitle} · ${each}` : each;
    return { title: line.title, detail, amount: amountText(input, line.subtotalMinor) };
  });
  return { kind: 'goods', rows };
}

/** Lines of which some units moved: sent, cancelled or returned. */
export function movedGoods(
  { order }: OrderLetterInput,
  moved: readonly { readonly lineId: string; readonly quantity: number }[],
): Block {
  const rows = moved.flatMap(({ lineId, quantity }): GoodsRow[] => {
    const line = order.lines.find((one) => one.lineId === lineId);
    if (!line) return [];
    return [
      {
        title: line.title,
        detail: line.variantTitle ? `${line.variantTitle} · ${quantity} ×` : `${quantity} ×`,
        amount: '',
      },
    ];
  });
  return { kind: 'goods', rows };
}

/** total = subtotal − discount + shipping + tax on top − tax relief + rounding (CONSISTENCY 14). */
export function totals(input: OrderLetterInput): Block[] {
  const { order, words } = input;
  const { totals: sums } = order;
  const amount = (amountMinor: number): string => amountText(input, amountMinor);
  const row = (label: string, amountMinor: number): SumRow[] =>
    amountMinor === 0 ? [] : [{ label, amount: amount(amountMinor) }];
  const isFreeShipping = order.delivery.kind === 'ship' && sums.shippingMinor === 0;
  const rows: SumRow[] = [
    { label: words.subtotal, amount: amount(sums.subtotalMinor) },
    ...row(words.discount, -sums.discountMinor),
    ...(isFreeShipping ? [{ label: words.shipping, amount: words.free }] : row(words.shipping, sums.shippingMinor)),
    ...row(words.tax, sums.taxOnTopMinor),
    ...row(words.taxRelief, -sums.taxReliefMinor),
    ...row(words.rounding, sums.roundingMinor),
    { label: words.total, amount: amount(sums.totalMinor), strong: true },
  ];
  const included = sums.taxMinor > 0 && sums.taxOnTopMinor === 0;
  const note: Block = { kind: 'paragraph', text: words.includedTax(amount(sums.taxMinor)) };
  return [{ kind: 'sums', rows }, ...(included ? [note] : [])];
}

export function refundSum(input: OrderLetterInput, refundMinor: number): Block[] {
  if (refundMinor === 0) return [];
  const amount = amountText(input, refundMinor);
  return [
    { kind: 'sums', rows: [{ label: input.words.refunded, amount, strong: true }] },
    { kind: 'paragraph', text: input.words.refund(amount) },
  ];
}

/** Where the goods go, or are to be collected. */
export function destination({ order, pickup, words }: OrderLetterInput): Block[] {
  const { kind, address } = order.delivery;
  if (kind === 'pickup' && pickup) {
    return [{ kind: 'facts', rows: [{ label: words.collectAt, lines: [pickup.name, ...pickup.lines] }] }];
  }
  if (kind !== 'ship' || !address) return [];
  const place = [address.postalCode, address.city].filter(Boolean).join(' ');
  const lines = [address.name, address.company, address.line1, address.line2, place, address.countryCode];
  return [{ kind: 'facts', rows: [{ label: words.shipsTo, lines: lines.filter((line) => line !== undefined) }] }];
}

export function orderLink({ orderUrl, words }: OrderLetterInput): Block[] {
  return orderUrl === undefined ? [] : [{ kind: 'button', label: words.viewOrder, url: orderUrl }];
}
