import { rowsOf, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import { accepted, refusal, startTestIdentity } from './start.fixture.ts';

async function startWithLog(count: number) {
  const test = await startTestIdentity();
  const merchant = await test.newMerchant();
  const { merchantId } = merchant;
  const events = Array.from({ length: count }, (_, index) => ({
    id: newId('event'),
    type: 'audit.entry-recorded.v1',
    source: 'inventory',
    merchantId,
    key: merchantId,
    data: {
      operation: 'inventory.adjustStock',
      actor: { kind: 'user', id: 'usr_1' },
      effectId: `mov_${index}`,
      at: index,
    },
    occurredAtMs: 1_700_000_000_000 + index,
  }));
  await test.data.log.append([...events, ...events.slice(0, 3)]);
  const sealed = async () => {
    await test.published();
    while ((await test.identity.consumers[0]?.lag()) !== 0) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await sealed();
  const prove = async (input: { afterSequence?: number; first?: number } = {}) =>
    accepted(await test.client.verifyAuditChain(input, merchant.owner.call));
  /** What only the owner of the schema can do, past every policy. */
  const tamper = (text: string) =>
    test.data.system.run(
      sql('alter table audit_entry no force row level security'),
      sql('alter table audit_head no force row level security'),
      sql(text),
    );
  /** Waits until the signing in the background has reached the head. */
  const signed = async () => {
    const unsigned = sql<{ open: number }>('select count(*) as open from audit_head where sequence > signed_sequence');
    const count = async () => rowsOf<{ open: number }>((await test.data.system.run(unsigned))[0])[0]?.open;
    while ((await count()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { ...test, ...merchant, sealed, signed, prove, tamper, events };
}

describe('the audit log', () => {
  it('has every fact once, in a chain without a gap', async () => {
    const { client, owner, prove, events } = await startWithLog(40);
    const query = { operation: 'inventory.adjustStock', first: 200 };
    const { items } = accepted(await client.listAuditEntries(query, owner.call));
    expect(items.map((one) => one.eventId).toSorted()).toEqual(events.map((one) => one.id).toSorted());
    const proof = await prove();
    expect(proof).toMatchObject({ intact: true, problems: [], nextSequence: null });
    expect(proof.checked).toBeGreaterThanOrEqual(items.length);
  });

  it('is proved page by page as well', async () => {
    const { prove } = await startWithLog(25);
    let checked = 0;
    let afterSequence: number | null = 0;
    while (afterSequence !== null) {
      const page = await prove({ afterSequence, first: 7 });
      expect(page.intact).toBe(true);
      checked += page.checked;
      afterSequence = page.nextSequence;
    }
    expect(checked).toBe((await prove()).checked);
  });

  it('knows sign-ins, refused ones, and changes of rights, with who did it', async () => {
    const { client, owner, userId, email, anonymous, sealed } = await startWithLog(0);
    await client.signIn({ email, password: 'wrong' }, anonymous);
    accepted(await client.createRole({ name: 'Desk', permissions: ['orders:read'] }, owner.call));
    await sealed();
    const { items } = accepted(await client.listAuditEntries({}, owner.call));
    const mine = items.filter((one) => one.actor.id === userId).map((one) => one.operation);
    expect(mine).toContain('identity.signIn');
    expect(mine).toContain('identity.signIn refused');
    expect(mine).toContain('identity.createRole');
    expect(JSON.stringify(items)).not.toContain(email);
  });

  it('is one chain per merchant, read by its own merchant only', async () => {
    const { client, newMerchant, prove, sealed } = await startWithLog(10);
    const other = await newMerchant();
    await sealed();
    const query = { operation: 'inventory.adjustStock' };
    expect(accepted(await client.listAuditEntries(query, other.owner.call)).items).toEqual([]);
    expect(accepted(await client.verifyAuditChain({}, other.owner.call)).intact).toBe(true);
    expect((await prove()).intact).toBe(true);
  });

  it('cannot be read without its own permission', async () => {
    const { client, owner, signIn } = await startWithLog(0);
    const password = 'a long and good pass phrase';
    const mia = { email: 'mia@example.com', name: 'Mia', password, roleId: 'manager' };
    accepted(await client.createStaff(mia, owner.call));
    const manager = await signIn(mia.email, password);
    expect(refusal(await client.listAuditEntries({}, manager.call))).toBe('FORBIDDEN');
  });
});

describe('tampering with the audit log is found', () => {
  it('when an entry is changed', async () => {
    const { prove, tamper } = await startWithLog(20);
    await tamper(`update audit_entry set body = replace(body, 'mov_4"', 'mov_9"') where subject = 'mov_4'`);
    const { intact, problems } = await prove();
    expect(intact).toBe(false);
    expect(problems).toEqual([{ sequence: expect.any(Number), problem: 'the entry is not the one that was sealed' }]);
  });

  it('when who did it is changed in the search column alone', async () => {
    const { prove, tamper } = await startWithLog(20);
    await tamper(`update audit_entry set actor_id = 'usr_2' where subject = 'mov_4'`);
    expect((await prove()).intact).toBe(false);
  });

  it('when an entry in the middle is removed', async () => {
    const { prove, tamper } = await startWithLog(20);
    await tamper(`delete from audit_entry where subject = 'mov_4'`);
    expect((await prove()).problems[0]?.problem).toMatch(/are missing/);
  });

  it('when the newest entries are removed', async () => {
    const { prove, tamper } = await startWithLog(20);
    await tamper('delete from audit_entry where sequence > 15');
    expect((await prove()).problems[0]?.problem).toBe('entries after 15 are missing');
  });

  it('when the newest entries are removed together with the head that tells of them', async () => {
    const { prove, tamper, signed } = await startWithLog(20);
    await signed();
    await tamper('delete from audit_entry where sequence > 15');
    await tamper('update audit_head h set sequence = 15, hash = (select hash from audit_entry where sequence = 15)');
    expect((await prove()).problems.map((one) => one.problem)).toContain(
      'the chain is not the one that was signed here',
    );
  });
});
