import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { type Customer, erased } from '../domain/customer.ts';
import { customerChanged } from '../domain/events.ts';
import { customerCredentials, customerEmails, customers } from '../storage/customer-tables.ts';
import { claimEmail, customerIn } from './record-customer.ts';
import type { CustomerNotFound } from './update-customer.ts';

export type EraseCustomer = { readonly customerId: string };

/** Forgets the person: profile, address book, credentials. The id stays, for the books; erasing again changes nothing. */
export const eraseCustomer: Write<EraseCustomer, Customer, CustomerNotFound> = {
  name: 'eraseCustomer',
  load: ({ customerId }) => [rowKey(customers, customerId), rowKey(customerCredentials, customerId)],
  follow: ({ customerId }, state) => {
    const emailKey = state.get(customers, customerId)?.emailKey;
    return emailKey ? [rowKey(customerEmails, emailKey)] : [];
  },
  decide: ({ customerId }, state) => {
    const customer = state.get(customers, customerId);
    if (!customer) return reject({ code: 'CUSTOMER_NOT_FOUND' });
    if (customer.kind === 'erased') return accept({ effectId: customerId });
    const { emailKey } = customer;
    const held = emailKey !== null && state.get(customerEmails, emailKey)?.customerId === customerId;
    const credential = state.get(customerCredentials, customerId);
    const forgotten = erased(customer);
    return accept({
      effectId: customerId,
      put: [
        put(customers, forgotten),
        ...(held ? claimEmail(state, emailKey, null) : []),
        ...(credential
          ? [put(customerCredentials, { ...credential, passwordHash: null, version: credential.version + 1 })]
          : []),
      ],
      events: [customerChanged('erased', forgotten)],
    });
  },
  answer: customerIn,
};
