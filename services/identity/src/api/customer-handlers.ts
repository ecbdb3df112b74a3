import type { Call, Handlers } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import type { identityContract } from '../../contract.ts';
import type { Address } from '../domain/customer.ts';
import { isWeakPassword } from '../domain/password-rule.ts';
import { provePassword } from '../security/sign-in.ts';
import { findCustomers, readCustomers, readSignInCustomer } from '../storage/read-customers.ts';
import { eraseCustomer } from '../use-cases/erase-customer.ts';
import { findOrCreateGuest, recordCustomer } from '../use-cases/record-customer.ts';
import { addAddress, removeAddress, updateCustomer } from '../use-cases/update-customer.ts';
import { customerKey, type Parts, runWrite } from './parts.ts';
import { beginSession, endSessions } from './session-lifecycle.ts';
import { customerView, pageOf } from './views.ts';

type CustomerOperation =
  | 'registerCustomer'
  | 'signInCustomer'
  | 'findOrCreateGuest'
  | 'createCustomer'
  | 'getCustomer'
  | 'getCustomers'
  | 'listCustomers'
  | 'updateCustomer'
  | 'addAddress'
  | 'removeAddress'
  | 'getMyProfile'
  | 'updateMyProfile'
  | 'addMyAddress'
  | 'removeMyAddress'
  | 'eraseCustomer';

/** Customers: as shoppers register and sign in, as staff look after them, and as they look after themselves. */
export function customerHandlers(parts: Parts): Pick<Handlers<typeof identityContract>, CustomerOperation> {
  const { data, passwords, now } = parts;
  const { database } = data;

  const keyOf = (email: string, { merchantId }: Call) => customerKey(parts, merchantId, email);
  const readOne = async (customerId: string, { merchantId }: Call) => {
    const [customer] = await readCustomers(database, merchantId, [customerId]);
    return customer ? accept(customerView(customer)) : reject({ code: 'CUSTOMER_NOT_FOUND' });
  };
  const add = async (customerId: string, address: Omit<Address, 'id'>, call: Call) => {
    const command = { customerId, address: { ...address, id: newId('address', now()) } };
    return mapResult(await runWrite(parts, addAddress, command, call, { customerId, address }), customerView);
  };
  const remove = async (customerId: string, addressId: string, call: Call) =>
    mapResult(await runWrite(parts, removeAddress, { customerId, addressId }, call), customerView);

  return {
    registerCustomer: async ({ password, device, phone, ...input }, call) => {
      if (password !== undefined && isWeakPassword(password, input.email)) return reject({ code: 'WEAK_PASSWORD' });
      const passwordHash = password === undefined ? null : await passwords.hash(password);
      const emailKey = keyOf(input.email, call);
      const command = { ...input, emailKey, phone: phone ?? null, customerId: newId('customer', now()), passwordHash };
      const recorded = await runWrite(parts, recordCustomer, command, call, { ...input, phone });
      if (!recorded.ok) return recorded;
      const customer = customerView(recorded.value);
      if (password === undefined) return accept({ customer });
      const tokens = await beginSession(parts, { kind: 'customer', id: customer.id }, device, call);
      if (!tokens.ok)
        return tokens.rejection.code === 'INVALID_CREDENTIALS'
          ? reject({ code: 'EMAIL_TAKEN' })
          : reject(tokens.rejection);
      return accept({ ...tokens.value, customer });
    },
    signInCustomer: async ({ email, password, device }, call) => {
      const account = `customer ${call.merchantId} ${email}`;
      const proved = await provePassword(parts, { account, address: device?.address, password }, async () => {
        const found = await readSignInCustomer(database, call.merchantId, keyOf(email, call));
        return { who: found?.customerId, passwordHash: found?.passwordHash };
      });
      if (!proved.ok) return proved;
      const customerId = proved.value.who ?? '';
      const tokens = await beginSession(parts, { kind: 'customer', id: customerId }, device, call);
      if (!tokens.ok) return tokens;
      const [customer] = await readCustomers(database, call.merchantId, [customerId]);
      if (!customer) return reject({ code: 'INVALID_CREDENTIALS' });
      return accept({ ...tokens.value, customer: customerView(customer) });
    },
    findOrCreateGuest: async ({ email, name }, call) => {
      const command = { customerId: newId('customer', now()), email, emailKey: keyOf(email, call), name };
      const found = await runWrite(parts, findOrCreateGuest, command, call, { email, name });
      return mapResult(found, ({ id }) => ({ customerId: id }));
    },
    createCustomer: async ({ email, phone, ...input }, call) => {
      const command = {
        ...input,
        customerId: newId('customer', now()),
        email: email ?? null,
        emailKey: email === undefined ? null : keyOf(email, call),
        phone: phone ?? null,
        passwordHash: null,
      };
      return mapResult(await runWrite(parts, recordCustomer, command, call, { ...input, email, phone }), customerView);
    },
    getCustomer: async ({ customerId }, call) => readOne(customerId, call),
    getCustomers: async ({ customerIds }, { merchantId }) => {
      const found = await readCustomers(database, merchantId, customerIds);
      return accept({ items: found.map((customer) => customer && customerView(customer)) });
    },
    listCustomers: async (query, { merchantId }) => {
      const found = await findCustomers(database, merchantId, query);
      return accept(pageOf(found, query.first, customerView, (customer) => customer.id));
    },
    updateCustomer: async (input, call) => {
      const { email } = input;
      const emailKey = email ? keyOf(email, call) : email;
      return mapResult(await runWrite(parts, updateCustomer, { ...input, emailKey }, call, input), customerView);
    },
    addAddress: async ({ customerId, address }, call) => add(customerId, address, call),
    removeAddress: async ({ customerId, addressId }, call) => remove(customerId, addressId, call),
    getMyProfile: async (_, call) => readOne(call.principal.id, call),
    updateMyProfile: async (input, call) => {
      const changed = await runWrite(parts, updateCustomer, { customerId: call.principal.id, ...input }, call);
      if (changed.ok) return accept(customerView(changed.value));
      const { code } = changed.rejection;
      if (code === 'VERSION_CHANGED' || code === 'EMAIL_TAKEN') throw new Error(`One's own profile refused: ${code}`);
      return reject(changed.rejection);
    },
    addMyAddress: async ({ address }, call) => add(call.principal.id, address, call),
    removeMyAddress: async ({ addressId }, call) => remove(call.principal.id, addressId, call),
    eraseCustomer: async ({ customerId }, call) => {
      const erased = await runWrite(parts, eraseCustomer, { customerId }, call);
      if (erased.ok) await endSessions(parts, { kind: 'customer', id: customerId }, 'erased', call);
      return mapResult(erased, customerView);
    },
  };
}
