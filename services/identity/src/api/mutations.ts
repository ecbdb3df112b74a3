import type { Client } from '@concord/contract';
import { mutationCall, type Resolver, unwrap } from '@concord/graph';
import type { identityContract } from '../../contract.ts';
import { customerNode, userNode } from './nodes.ts';
import { withoutNulls } from './without-nulls.ts';

type IdentityClient = Client<typeof identityContract>;
type Args<Name extends keyof IdentityClient> = Parameters<IdentityClient[Name]>[0];
type Fields = Readonly<Record<string, Resolver>>;
type Context = Parameters<Resolver>[2];
type Info = Parameters<Resolver>[3];

const callOf = (context: Context, info: Info) => mutationCall(context, info.path.key);

export function sessionMutations(identity: IdentityClient): Fields {
  return {
    signIn: async (_: object, input: Args<'signIn'>, context, info) =>
      unwrap(await identity.signIn(input, callOf(context, info))),
    refreshSession: async (_: object, input: Args<'refreshSession'>, context, info) =>
      unwrap(await identity.refreshSession(input, callOf(context, info))),
    signOut: async (_: object, __: object, context, info) =>
      Boolean(unwrap(await identity.signOut({}, callOf(context, info)))),
    revokeSession: async (_: object, input: Args<'revokeSession'>, context, info) =>
      Boolean(unwrap(await identity.revokeSession(input, callOf(context, info)))),
    revokeAllSessions: async (_: object, input: Args<'revokeAllSessions'>, context, info) =>
      unwrap(await identity.revokeAllSessions(input, callOf(context, info))).revoked,
    changePassword: async (_: object, input: Args<'changePassword'>, context, info) =>
      Boolean(unwrap(await identity.changePassword(input, callOf(context, info)))),
    registerCustomer: async (_: object, input: Args<'registerCustomer'>, context, info) =>
      unwrap(await identity.registerCustomer(withoutNulls(input), callOf(context, info))),
    signInCustomer: async (_: object, input: Args<'signInCustomer'>, context, info) =>
      unwrap(await identity.signInCustomer(input, callOf(context, info))),
  };
}

type RoleGift = Omit<Args<'assignRole'>, 'scope'> & { readonly storeId?: string; readonly locationId?: string };

export function staffMutations(identity: IdentityClient): Fields {
  return {
    createStaff: async (_: object, input: Args<'createStaff'>, context, info) => {
      const created = await identity.createStaff(withoutNulls(input), callOf(context, info));
      const { invitationToken, ...user } = unwrap(created);
      return { user: userNode(user), invitationToken };
    },
    acceptInvitation: async (_: object, input: Args<'acceptInvitation'>, context, info) =>
      Boolean(unwrap(await identity.acceptInvitation(input, callOf(context, info)))),
    suspendStaff: async (_: object, input: Args<'suspendStaff'>, context, info) =>
      userNode(unwrap(await identity.suspendStaff(input, callOf(context, info)))),
    resumeStaff: async (_: object, input: Args<'resumeStaff'>, context, info) =>
      userNode(unwrap(await identity.resumeStaff(input, callOf(context, info)))),
    createRole: async (_: object, input: Args<'createRole'>, context, info) =>
      unwrap(await identity.createRole(input, callOf(context, info))),
    assignRole: async (_: object, { storeId, locationId, ...gift }: RoleGift, context, info) => {
      const scope = locationId ? { locationId } : storeId ? { storeId } : { merchant: true as const };
      return userNode(unwrap(await identity.assignRole({ ...gift, scope }, callOf(context, info))));
    },
    removeAssignment: async (_: object, input: Args<'removeAssignment'>, context, info) =>
      userNode(unwrap(await identity.removeAssignment(input, callOf(context, info)))),
    createApiClient: async (_: object, input: Args<'createApiClient'>, context, info) =>
      unwrap(await identity.createApiClient(input, callOf(context, info))),
    revokeApiClient: async (_: object, input: Args<'revokeApiClient'>, context, info) =>
      unwrap(await identity.revokeApiClient(input, callOf(context, info))),
  };
}

type Address = Args<'addMyAddress'>['address'];
type Changes = { readonly customerId: string; readonly changes: Omit<Args<'updateCustomer'>, 'customerId'> };
type NewAddress = { readonly customerId: string; readonly address: Address };

export function customerMutations(identity: IdentityClient): Fields {
  return {
    updateMyProfile: async (_: object, input: Args<'updateMyProfile'>, context, info) =>
      customerNode(unwrap(await identity.updateMyProfile(input, callOf(context, info)))),
    addMyAddress: async (_: object, { address }: { address: Address }, context, info) =>
      customerNode(unwrap(await identity.addMyAddress({ address: withoutNulls(address) }, callOf(context, info)))),
    removeMyAddress: async (_: object, input: Args<'removeMyAddress'>, context, info) =>
      customerNode(unwrap(await identity.removeMyAddress(input, callOf(context, info)))),
    createCustomer: async (_: object, input: Args<'createCustomer'>, context, info) =>
      customerNode(unwrap(await identity.createCustomer(withoutNulls(input), callOf(context, info)))),
    updateCustomer: async (_: object, { customerId, changes }: Changes, context, info) =>
      customerNode(unwrap(await identity.updateCustomer({ ...changes, customerId }, callOf(context, info)))),
    addCustomerAddress: async (_: object, { customerId, address }: NewAddress, context, info) => {
      const input = { customerId, address: withoutNulls(address) };
      return customerNode(unwrap(await identity.addAddress(input, callOf(context, info))));
    },
    removeCustomerAddress: async (_: object, input: Args<'removeAddress'>, context, info) =>
      customerNode(unwrap(await identity.removeAddress(input, callOf(context, info)))),
    eraseCustomer: async (_: object, input: Args<'eraseCustomer'>, context, info) =>
      customerNode(unwrap(await identity.eraseCustomer(input, callOf(context, info)))),
  };
}
