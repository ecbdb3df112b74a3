import { put, type RowKey, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { type Address, type Customer, MAX_ADDRESSES } from '../domain/customer.ts';
import { customerChanged } from '../domain/events.ts';
import { customerEmails, customers } from '../storage/customer-tables.ts';
import { claimEmail, customerIn, holderKeys, holderOf } from './record-customer.ts';
import type { EmailTaken } from './register-owner.ts';

export type CustomerNotFound = { readonly code: 'CUSTOMER_NOT_FOUND' };
export type VersionChanged = { readonly code: 'VERSION_CHANGED'; readonly version: number };

type Changeable = Pick<
  Customer,
  'name' | 'phone' | 'email' | 'emailKey' | 'tags' | 'segments' | 'taxExempt' | 'acceptsMarketing' | 'note'
>;

export type UpdateCustomer = { readonly customerId: string; readonly expectedVersion?: number | undefined } & {
  readonly [Field in keyof Changeable]?: Changeable[Field] | undefined;
};

/** Changes what is named and leaves the rest; a changed address leads to this customer from then on. */
export const updateCustomer: Write<UpdateCustomer, Customer, CustomerNotFound | VersionChanged | EmailTaken> = {
  name: 'updateCustomer',
  load: ({ customerId, emailKey }) => [
    rowKey(customers, customerId),
    ...(emailKey ? [rowKey(customerEmails, emailKey)] : []),
  ],
  follow: ({ customerId, emailKey }, state) => {
    const old = emailKey === undefined ? undefined : state.get(customers, customerId)?.emailKey;
    return [...(old ? [rowKey(customerEmails, old)] : []), ...holderKeys(state, emailKey ?? null)];
  },
  decide: ({ customerId, expectedVersion, ...wanted }, state) => {
    const customer = livingCustomer(state, customerId);
    if (!customer) return reject({ code: 'CUSTOMER_NOT_FOUND' });
    const { version } = customer;
    if (expectedVersion !== undefined && expectedVersion !== version) {
      return reject({ code: 'VERSION_CHANGED', version });
    }
    const holder = holderOf(state, wanted.emailKey ?? null);
    if (holder && holder.id !== customerId) return reject({ code: 'EMAIL_TAKEN' });
    const named = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const changed: Customer = { ...customer, ...named, version: version + 1 };
    const moved = changed.emailKey === customer.emailKey ? [] : moveEmail(state, customer, changed);
    return accept({
      effectId: customerId,
      put: [put(customers, changed), ...moved],
      events: [customerChanged('updated', changed)],
    });
  },
  answer: customerIn,
};

export type AddAddress = { readonly customerId: string; readonly address: Address };
export type TooManyAddresses = { readonly code: 'TOO_MANY_ADDRESSES' };

export const addAddress: Write<AddAddress, Customer, CustomerNotFound | TooManyAddresses> = {
  name: 'addAddress',
  load: customerKeys,
  decide: ({ customerId, address }, state) => {
    const customer = livingCustomer(state, customerId);
    if (!customer) return reject({ code: 'CUSTOMER_NOT_FOUND' });
    if (customer.addresses.length >= MAX_ADDRESSES) return reject({ code: 'TOO_MANY_ADDRESSES' });
    return accept(withAddresses(customer, [...customer.addresses, address]));
  },
  answer: customerIn,
};

export type RemoveAddress = { readonly customerId: string; readonly addressId: string };
export type AddressNotFound = { readonly code: 'ADDRESS_NOT_FOUND' };

export const removeAddress: Write<RemoveAddress, Customer, CustomerNotFound | AddressNotFound> = {
  name: 'removeAddress',
  load: customerKeys,
  decide: ({ customerId, addressId }, state) => {
    const customer = livingCustomer(state, customerId);
    if (!customer) return reject({ code: 'CUSTOMER_NOT_FOUND' });
    const kept = customer.addresses.filter((one) => one.id !== addressId);
    if (kept.length === customer.addresses.length) return reject({ code: 'ADDRESS_NOT_FOUND' });
    return accept(withAddresses(customer, kept));
  },
  answer: customerIn,
};

function livingCustomer(state: State, customerId: string): Customer | undefined {
  const customer = state.get(customers, customerId);
  return customer?.kind === 'erased' ? undefined : customer;
}

function withAddresses(customer: Customer, addresses: readonly Address[]) {
  const changed = { ...customer, addresses, version: customer.version + 1 };
  return { effectId: customer.id, put: [put(customers, changed)], events: [customerChanged('updated', changed)] };
}

/** The old address is given up, unless it leads to someone else by now. */
function moveEmail(state: State, before: Customer, after: Customer) {
  const held = before.emailKey !== null && state.get(customerEmails, before.emailKey)?.customerId === before.id;
  return [...(held ? claimEmail(state, before.emailKey, null) : []), ...claimEmail(state, after.emailKey, after.id)];
}

function customerKeys({ customerId }: { readonly customerId: string }): RowKey[] {
  return [rowKey(customers, customerId)];
}
