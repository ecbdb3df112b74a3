import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import { accepted, PASSWORD, refusal, startTestIdentity } from './start.fixture.ts';

const staff = (name: string, roleId: string) => ({ email: `${name}@example.com`, name, password: PASSWORD, roleId });

describe('staff', () => {
  it('may do what their role says, at the locations that it is for', async () => {
    const { newMerchant, client, signIn, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const locationIds = [newId('location')];
    accepted(await client.createStaff({ ...staff('carla', 'cashier'), locationIds }, owner.call));
    const principal = await identity.verify((await signIn('carla@example.com')).accessToken);
    expect(principal?.locationIds).toEqual(locationIds);
    expect(principal?.scopes.has('payments:till')).toBe(true);
    expect(principal?.scopes.has('identity:write')).toBe(false);
  });

  it('may not manage staff as manager', async () => {
    const { newMerchant, client, signIn } = await startTestIdentity();
    const { owner } = await newMerchant();
    accepted(await client.createStaff(staff('mia', 'manager'), owner.call));
    const manager = await signIn('mia@example.com');
    expect(refusal(await client.createStaff(staff('eve', 'owner'), manager.call))).toBe('FORBIDDEN');
  });

  it('are not granted what their maker does not hold', async () => {
    const { newMerchant, client, signIn } = await startTestIdentity();
    const { owner } = await newMerchant();
    const role = { name: 'Staff desk', permissions: ['identity:*', 'orders:read'] };
    const { id } = accepted(await client.createRole(role, owner.call));
    accepted(await client.createStaff(staff('dora', id), owner.call));
    const desk = await signIn('dora@example.com');
    const asOwner = await client.createStaff(staff('eve', 'owner'), desk.call);
    expect(refusal(asOwner)).toBe('NOT_YOURS_TO_GRANT');
    const more = await client.createRole({ name: 'More', permissions: ['payments:*'] }, desk.call);
    expect(more).toMatchObject({ rejection: { code: 'NOT_YOURS_TO_GRANT', permissions: ['payments:*'] } });
    accepted(await client.createRole({ name: 'Less', permissions: ['orders:read'] }, desk.call));
  });

  it('choose their password by an invitation, once', async () => {
    const { newMerchant, client, anonymous, signIn } = await startTestIdentity();
    const { owner } = await newMerchant();
    const { password: _, ...invited } = staff('ivo', 'support');
    const { invitationToken, status } = accepted(await client.createStaff(invited, owner.call));
    expect(status).toBe('invited');
    const wrong = await client.signIn({ email: invited.email, password: PASSWORD }, anonymous);
    expect(refusal(wrong)).toBe('INVALID_CREDENTIALS');
    const join = { invitationToken: invitationToken ?? '', password: PASSWORD };
    accepted(await client.acceptInvitation(join, anonymous));
    expect(refusal(await client.acceptInvitation(join, anonymous))).toBe('INVALID_INVITATION');
    await signIn(invited.email);
  });

  it('lose their sessions and cannot sign in while suspended', async () => {
    const { newMerchant, client, anonymous, signIn, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const { id: userId } = accepted(await client.createStaff(staff('sam', 'analyst'), owner.call));
    const before = await signIn('sam@example.com');
    accepted(await client.suspendStaff({ userId }, owner.call));
    expect(await identity.verify(before.accessToken)).toBeUndefined();
    const refresh = await client.refreshSession({ refreshToken: before.refreshToken }, anonymous);
    const again = await client.signIn({ email: 'sam@example.com', password: PASSWORD }, anonymous);
    expect([refusal(refresh), refusal(again)]).toEqual(['INVALID_REFRESH_TOKEN', 'INVALID_CREDENTIALS']);
    accepted(await client.resumeStaff({ userId }, owner.call));
    await signIn('sam@example.com');
  });

  it('get and lose roles; with a lost role go the tokens that carried it', async () => {
    const { newMerchant, client, signIn, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const { id: userId } = accepted(await client.createStaff(staff('sam', 'analyst'), owner.call));
    const gift = { userId, roleId: 'stock-clerk', scope: { merchant: true as const } };
    const twice = [await client.assignRole(gift, owner.call), await client.assignRole(gift, owner.call)].map(accepted);
    expect(twice[0]).toEqual(twice[1]);
    const before = await signIn('sam@example.com');
    expect((await identity.verify(before.accessToken))?.scopes.has('inventory:*')).toBe(true);
    const assignmentId = twice[0]?.assignments.find((one) => one.roleId === 'stock-clerk')?.id ?? '';
    accepted(await client.removeAssignment({ userId, assignmentId }, owner.call));
    expect(await identity.verify(before.accessToken)).toBeUndefined();
    const after = await signIn('sam@example.com');
    expect((await identity.verify(after.accessToken))?.scopes.has('inventory:*')).toBe(false);
  });

  it('of another merchant are not there', async () => {
    const { newMerchant, client } = await startTestIdentity();
    const [mine, theirs] = [await newMerchant(), await newMerchant()];
    const { userId } = theirs;
    expect(refusal(await client.suspendStaff({ userId }, mine.owner.call))).toBe('USER_NOT_FOUND');
    expect(accepted(await client.getUsers({ userIds: [userId] }, mine.owner.call)).items).toEqual([null]);
    const { items } = accepted(await client.listStaff({}, mine.owner.call));
    expect(items.map((one) => one.id)).toEqual([mine.userId]);
  });
});

describe('a merchant', () => {
  it('keeps an owner, also when two owners remove each other at the same time', async () => {
    const { newMerchant, client, signIn } = await startTestIdentity();
    const { owner, userId, merchantId } = await newMerchant();
    expect(refusal(await client.suspendStaff({ userId }, owner.call))).toBe('LAST_OWNER');
    const partner = accepted(await client.createStaff(staff(`p.${merchantId.slice(-6)}`, 'owner'), owner.call));
    const second = await signIn(partner.email);
    const outcomes = await Promise.all([
      client.suspendStaff({ userId: partner.id }, owner.call),
      client.suspendStaff({ userId }, second.call),
    ]);
    expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
  });

  it('has no two roles of one name', async () => {
    const { newMerchant, client } = await startTestIdentity();
    const { owner } = await newMerchant();
    const role = (name: string) => client.createRole({ name, permissions: ['orders:read'] }, owner.call);
    const outcomes = await Promise.all([role('Front desk'), role('front DESK')]);
    expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
    expect(refusal(await role('FRONT desk'))).toBe('ROLE_NAME_TAKEN');
  });
});
