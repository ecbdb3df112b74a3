import { describe, expect, it } from 'vitest';
import { forgetVacatedEmails } from '../src/storage/read-customers.ts';
import { accepted, PASSWORD, refusal, startTestIdentity } from './start.fixture.ts';

const ADDRESS = { name: 'Kim Kunde', line1: 'Hauptstr. 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };

async function startShop() {
  const test = await startTestIdentity();
  const merchant = await test.newMerchant();
  const shopper = await test.shopperOf(merchant.merchantId);
  return { ...test, ...merchant, shopper, service: await test.asService(merchant.merchantId) };
}

const kim = { email: 'kim@example.com', name: 'Kim Kunde', password: PASSWORD };

describe('a customer', () => {
  it('registers and is signed in at once, for their own profile only', async () => {
    const { client, shopper, identity, merchantId } = await startShop();
    const { accessToken = '', customer } = accepted(await client.registerCustomer(kim, shopper));
    const principal = await identity.verify(accessToken);
    expect(principal).toMatchObject({ kind: 'customer', id: customer.id, merchantId });
    expect(principal?.storeId).toMatch(/^sto_/);
    const mine = { token: accessToken };
    expect(accepted(await client.getMyProfile({}, mine)).email).toBe('kim@example.com');
    expect(refusal(await client.getCustomer({ customerId: customer.id }, mine))).toBe('FORBIDDEN');
  });

  it('signs in with the right password, and only at their own merchant', async () => {
    const { client, shopper, newMerchant, shopperOf } = await startShop();
    accepted(await client.registerCustomer(kim, shopper));
    const { email, password } = kim;
    const signedIn = accepted(await client.signInCustomer({ email, password }, shopper));
    expect(signedIn.customer.kind).toBe('registered');
    const elsewhere = await shopperOf((await newMerchant()).merchantId);
    expect(refusal(await client.signInCustomer({ email, password }, elsewhere))).toBe('INVALID_CREDENTIALS');
    expect(refusal(await client.signInCustomer({ email, password: 'wrong' }, shopper))).toBe('INVALID_CREDENTIALS');
  });

  it('is one, however often a guest checks out at once with one address', async () => {
    const { client, service, published } = await startShop();
    const found = await Promise.all(
      Array.from({ length: 20 }, () => client.findOrCreateGuest({ email: 'Guest@Example.com' }, service)),
    );
    expect(new Set(found.map((one) => accepted(one).customerId)).size).toBe(1);
    const created = (await published()).filter((event) => event.type === 'identity.customer-created.v1');
    expect(created).toHaveLength(1);
    expect(JSON.stringify(created)).not.toContain('example.com');
  });

  it('who registers with a guest’s address gets a profile of their own: the guest’s is not shown unproved', async () => {
    const { client, service, shopper } = await startShop();
    const { customerId } = accepted(await client.findOrCreateGuest({ email: kim.email }, service));
    const { customer } = accepted(await client.registerCustomer(kim, shopper));
    expect(customer.id).not.toBe(customerId);
    const now = accepted(await client.findOrCreateGuest({ email: kim.email }, service));
    expect(now.customerId).toBe(customer.id);
  });

  it('registers once per address', async () => {
    const { client, shopper } = await startShop();
    const both = await Promise.all([client.registerCustomer(kim, shopper), client.registerCustomer(kim, shopper)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.flatMap((one) => (one.ok ? [] : [one.rejection.code]))).toEqual(['EMAIL_TAKEN']);
  });

  it('is found by e-mail, by telephone however written, by tag and by part of a name', async () => {
    const { client, owner } = await startShop();
    const { name, email } = kim;
    const made = accepted(await client.createCustomer({ name, email, phone: '+49 30 123-45 67' }, owner.call));
    accepted(await client.createCustomer({ name: 'Someone else', phone: '030 999' }, owner.call));
    accepted(await client.updateCustomer({ customerId: made.id, tags: ['vip'] }, owner.call));
    const queries = [{ email: 'KIM@example.com' }, { phone: '0049 (30) 1234567' }, { tag: 'vip' }, { query: 'm Kun' }];
    const found = await Promise.all(queries.map((query) => client.listCustomers(query, owner.call)));
    expect(found.map((one) => accepted(one).items.map(({ id }) => id))).toEqual(queries.map(() => [made.id]));
    expect(accepted(await client.listCustomers({ query: '%' }, owner.call)).items).toEqual([]);
  });

  it('is listed page by page, each once', async () => {
    const { client, owner } = await startShop();
    for (let index = 0; index < 7; index++) accepted(await client.createCustomer({ name: `C${index}` }, owner.call));
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = accepted(await client.listCustomers({ first: 3, ...(after ? { after } : {}) }, owner.call));
      names.push(...page.items.map((one) => one.name));
      after = page.nextCursor ?? undefined;
    } while (after);
    expect(names).toEqual(['C6', 'C5', 'C4', 'C3', 'C2', 'C1', 'C0']);
  });

  it('keeps what someone else changed meanwhile', async () => {
    const { client, owner } = await startShop();
    const { id: customerId, version } = accepted(await client.createCustomer({ name: 'Kim' }, owner.call));
    const change = (note: string) => client.updateCustomer({ customerId, expectedVersion: version, note }, owner.call);
    const outcomes = await Promise.all([change('one'), change('other')]);
    expect(outcomes.map((one) => one.ok || one.rejection.code).toSorted()).toEqual(
      ['VERSION_CHANGED', true].toSorted(),
    );
  });

  it('moves to a new address and leaves the old one free', async () => {
    const { client, owner } = await startShop();
    const { id: customerId } = accepted(await client.createCustomer({ name: 'Kim', email: kim.email }, owner.call));
    accepted(await client.updateCustomer({ customerId, email: 'kim@new.example.com' }, owner.call));
    accepted(await client.createCustomer({ name: 'Kim the second', email: kim.email }, owner.call));
    const taken = await client.updateCustomer({ customerId, email: kim.email }, owner.call);
    expect(refusal(taken)).toBe('EMAIL_TAKEN');
  });

  it('keeps an address book', async () => {
    const { client, shopper } = await startShop();
    const { accessToken } = accepted(await client.registerCustomer(kim, shopper));
    const mine = { token: accessToken };
    const [address] = accepted(await client.addMyAddress({ address: ADDRESS }, mine)).addresses;
    expect(address).toMatchObject(ADDRESS);
    expect(accepted(await client.removeMyAddress({ addressId: address?.id ?? '' }, mine)).addresses).toEqual([]);
  });

  it('of another merchant is not there', async () => {
    const { client, owner, newMerchant } = await startShop();
    const other = await newMerchant();
    const { id: customerId } = accepted(await client.createCustomer({ name: 'Kim' }, owner.call));
    const answers = [
      await client.getCustomer({ customerId }, other.owner.call),
      await client.updateCustomer({ customerId, name: 'Eve' }, other.owner.call),
      await client.eraseCustomer({ customerId }, other.owner.call),
    ];
    expect(answers.map(refusal)).toEqual(['CUSTOMER_NOT_FOUND', 'CUSTOMER_NOT_FOUND', 'CUSTOMER_NOT_FOUND']);
    expect(accepted(await client.listCustomers({}, other.owner.call)).items).toEqual([]);
  });

  it('is forgotten when erased: nothing personal is left, the id stays, the address is free again', async () => {
    const { client, owner, shopper, identity, data } = await startShop();
    const { accessToken = '', customer } = accepted(
      await client.registerCustomer({ ...kim, phone: '030 1234567' }, shopper),
    );
    accepted(await client.addMyAddress({ address: ADDRESS }, { token: accessToken }));
    const erased = accepted(await client.eraseCustomer({ customerId: customer.id }, owner.call));
    expect(erased).toMatchObject({ id: customer.id, kind: 'erased', email: null, phone: null, addresses: [] });
    expect(await identity.verify(accessToken)).toBeUndefined();
    const { email, password } = kim;
    expect(refusal(await client.signInCustomer({ email, password }, shopper))).toBe('INVALID_CREDENTIALS');
    await forgetVacatedEmails(data.system);
    const merchantId = (await identity.verify(owner.accessToken))?.merchantId ?? '';
    const tables = ['customer', 'customer_email', 'customer_credential', 'outbox', 'audit_entry'];
    const rows = await data.database.forMerchant(
      merchantId,
      ...tables.map((table) => ({ text: `select t::text as row from ${table} t`, values: [] })),
    );
    const stored = JSON.stringify(rows.map((one) => one.rows));
    expect(stored).toContain(customer.id);
    for (const personal of ['kim@', 'Kim', 'Kunde', 'Hauptstr', '1234567', 'argon2'])
      expect(stored).not.toContain(personal);
    accepted(await client.registerCustomer(kim, shopper));
  });
});
