import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type GraphContext, type Subgraph, unwrap } from '@concord/graph';
import type { Rejection, Result } from '@concord/result';
import type { identityContract } from '../../contract.ts';
import { customerMutations, sessionMutations, staffMutations } from './mutations.ts';
import { auditEntryNode, customerNode, userNode } from './nodes.ts';
import { withoutNulls } from './without-nulls.ts';

type IdentityClient = Client<typeof identityContract>;

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Identity's part of the graph. */
export function identitySubgraph(identity: IdentityClient): Subgraph {
  return {
    name: 'identity',
    typeDefs,
    resolvers: {
      Query: queries(identity),
      Mutation: { ...sessionMutations(identity), ...staffMutations(identity), ...customerMutations(identity) },
    },
    references: {
      User: async (userIds, { call }) => {
        const found = await identity.getUsers({ userIds: [...userIds] }, call);
        if (isForbidden(found)) return userIds.map(() => null);
        return unwrap(found).items.map((user) => user && userNode(user));
      },
      Customer: (customerIds, context) => loadCustomers(identity, customerIds, context),
    },
  };
}

type Args<Name extends keyof IdentityClient> = Parameters<IdentityClient[Name]>[0];

function queries(identity: IdentityClient): Subgraph['resolvers'][string] {
  return {
    me: async (_: object, __: object, { call }) => {
      const { merchantId, kind, ...me } = unwrap(await identity.getMe({}, call));
      return { ...me, kind: kind.toUpperCase(), merchant: { id: merchantId } };
    },
    mySessions: async (_: object, page: Args<'listSessions'>, { call }) =>
      unwrap(await identity.listSessions(page, call)),
    myProfile: async (_: object, __: object, { call }) => customerNode(unwrap(await identity.getMyProfile({}, call))),
    customer: async (_: object, { id }: { id: string }, { call }) => {
      const found = await identity.getCustomer({ customerId: id }, call);
      return !found.ok && found.rejection.code === 'CUSTOMER_NOT_FOUND' ? null : customerNode(unwrap(found));
    },
    customers: async (_: object, query: Args<'listCustomers'>, { call }) => {
      const found = unwrap(await identity.listCustomers(withoutNulls(query), call));
      return { ...found, items: found.items.map(customerNode) };
    },
    staff: async (_: object, page: Args<'listStaff'>, { call }) => {
      const found = unwrap(await identity.listStaff(page, call));
      return { ...found, items: found.items.map(userNode) };
    },
    roles: async (_: object, __: object, { call }) => unwrap(await identity.listRoles({}, call)).items,
    apiClients: async (_: object, __: object, { call }) => unwrap(await identity.listApiClients({}, call)).items,
    auditEntries: async (_: object, query: Args<'listAuditEntries'>, { call }) => {
      const found = unwrap(await identity.listAuditEntries(withoutNulls(query), call));
      return { ...found, items: found.items.map(auditEntryNode) };
    },
    auditProof: async (_: object, stretch: Args<'verifyAuditChain'>, { call }) =>
      unwrap(await identity.verifyAuditChain(stretch, call)),
  };
}

/** Customers by id, for callers who may read them; a signed-in customer sees themselves, and nobody else. */
async function loadCustomers(identity: IdentityClient, customerIds: readonly string[], { call }: GraphContext) {
  const found = await identity.getCustomers({ customerIds: [...customerIds] }, call);
  if (!isForbidden(found)) return unwrap(found).items.map((customer) => customer && customerNode(customer));
  const own = await identity.getMyProfile({}, call);
  return customerIds.map((id) => (own.ok && own.value.id === id ? customerNode(own.value) : null));
}

function isForbidden(result: Result<unknown, Rejection>): boolean {
  return !result.ok && result.rejection.code === 'FORBIDDEN';
}
