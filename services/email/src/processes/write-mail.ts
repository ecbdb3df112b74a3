import type { CallOptions } from '@concord/contract';
import type { Rejection, Result } from '@concord/result';
import type { AsService } from '@concord/service';
import { letterHtml } from '../content/html.ts';
import type { Letter } from '../content/letter.ts';
import type { OrderLetterInput } from '../content/order-blocks.ts';
import { orderCancelled, orderConfirmation, orderFulfilled, returnReceived } from '../content/order-letters.ts';
import { plainText } from '../content/plain-text.ts';
import { welcomeLetter } from '../content/welcome-letter.ts';
import { type Language, languageOf, WORDS } from '../content/words.ts';
import { internetMessageId, type Message } from '../domain/message.ts';
import type { EmailClients, Mail, Order, StoreContext } from '../ports.ts';

export type WriterDeps = {
  readonly clients: EmailClients;
  readonly asService: AsService;
  /** Whose address mails come from; its domain is that of the Message-IDs. */
  readonly senderAddress: string;
  /** Where the buyer sees the order; undefined where there is no storefront. */
  readonly orderUrl?: ((order: OrderPlace) => string | undefined) | undefined;
};

export type OrderPlace = {
  readonly merchantId: string;
  readonly storeId: string;
  readonly orderId: string;
  readonly number: string;
};

/** The mail, or why there is none to send. */
export type Written = { readonly mail: Mail } | { readonly skipped: string };

const ACCENT_COLOUR = '#1f5eff';

/** Writes a message from what its subject is now. Throws when something it needs cannot be had: then it is tried again. */
export async function writeMail(deps: WriterDeps, merchantId: string, message: Message): Promise<Written> {
  const call = await deps.asService(merchantId, { requestId: message.id });
  return message.kind === 'welcome'
    ? writeWelcome(deps, call, message)
    : writeOrderMail(deps, call, merchantId, message);
}

async function writeOrderMail(
  deps: WriterDeps,
  call: CallOptions,
  merchantId: string,
  message: Message,
): Promise<Written> {
  const orderId = message.orderId ?? '';
  const order = given(await deps.clients.orders.getOrder({ orderId }, call));
  const recipient = await recipientOf(deps, call, order);
  if (!recipient) return { skipped: 'There is no e-mail address' };
  const store = given(await deps.clients.merchant.getStoreContext({ storeId: order.storeId }, call));
  const language = languageOf(order.locale, store.locale);
  const input: OrderLetterInput = {
    order,
    sender: store,
    pickup: pickupOf(order, store),
    orderUrl: deps.orderUrl?.({ merchantId, storeId: order.storeId, orderId, number: order.number }),
    words: WORDS[language],
    locale: localeFor(language, order.locale, store.locale),
  };
  const letter = orderLetter(input, message);
  return letter
    ? { mail: mailOf(deps, message, letter, store, language, recipient) }
    : { skipped: 'Nobody needs telling' };
}

function orderLetter(input: OrderLetterInput, { kind, partId }: Message): Letter | undefined {
  switch (kind) {
    case 'order_confirmation':
      return orderConfirmation(input);
    case 'order_fulfilled':
      return orderFulfilled(input, partId);
    case 'order_cancelled':
      return orderCancelled(input);
    case 'return_received':
      return returnReceived(input, partId);
    case 'welcome':
      return undefined;
  }
}

async function writeWelcome(deps: WriterDeps, call: CallOptions, message: Message): Promise<Written> {
  const customerId = message.customerId ?? '';
  const customer = given(await deps.clients.identity.getCustomer({ customerId }, call));
  if (customer.email === null) return { skipped: 'There is no e-mail address' };
  const [store] = given(await deps.clients.merchant.listStores({ first: 1 }, call)).items;
  if (!store) return { skipped: 'The merchant has no store' };
  const language = languageOf(store.locale);
  const recipient = { name: customer.name, address: customer.email };
  return { mail: mailOf(deps, message, welcomeLetter(customer, store, WORDS[language]), store, language, recipient) };
}

type Recipient = Mail['to'];

async function recipientOf(deps: WriterDeps, call: CallOptions, order: Order): Promise<Recipient | undefined> {
  const name = order.delivery.address?.name ?? order.billingAddress?.name ?? '';
  if (order.email) return { name, address: order.email };
  if (!order.customerId) return undefined;
  const customer = given(await deps.clients.identity.getCustomer({ customerId: order.customerId }, call));
  return customer.email === null ? undefined : { name: customer.name, address: customer.email };
}

function mailOf(
  { senderAddress }: WriterDeps,
  { id }: Message,
  letter: Letter,
  sender: { readonly name: string; readonly theme: { readonly accentColour: string | null } },
  language: Language,
  to: Recipient,
): Mail {
  const accentColour = sender.theme.accentColour ?? ACCENT_COLOUR;
  return {
    messageId: internetMessageId(id, senderAddress.slice(senderAddress.lastIndexOf('@') + 1)),
    from: { name: sender.name, address: senderAddress },
    to,
    subject: letter.subject,
    text: plainText(letter, sender.name),
    html: letterHtml(letter, { language, senderName: sender.name, accentColour }),
  };
}

/** Amounts as the buyer writes them, if that is the letter's language; else as the language does. */
function localeFor(language: Language, ...locales: readonly string[]): string {
  return locales.find((locale) => locale.toLowerCase().split('-')[0] === language) ?? language;
}

function pickupOf(order: Order, store: StoreContext): OrderLetterInput['pickup'] {
  const found = store.pickupLocations.find((one) => one.locationId === order.delivery.pickupLocationId);
  if (!found) return undefined;
  const { line1, line2, postalCode, city } = found.address;
  const place = [postalCode, city].filter((one) => one !== null).join(' ');
  return {
    name: found.name,
    lines: [line1, line2, place].filter((line) => line !== null).filter((line) => line !== ''),
  };
}

/** Also a rejection is worth another attempt: what is not there yet may be there in a moment. */
function given<Value>(result: Result<Value, Rejection>): Value {
  if (result.ok) return result.value;
  throw new Error(`Could not be fetched: ${result.rejection.code}`);
}
