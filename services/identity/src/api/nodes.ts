import type { z } from 'zod';
import type { auditEntrySchema, customerSchema, userSchema } from '../../contract.ts';

/** A user as the graph shows one. */
export function userNode({ status, assignments, ...user }: z.output<typeof userSchema>) {
  return {
    ...user,
    status: status.toUpperCase(),
    assignments: assignments.map(({ id, roleId, scope }) => ({
      id,
      roleId,
      store: 'storeId' in scope ? { id: scope.storeId } : null,
      location: 'locationId' in scope ? { id: scope.locationId } : null,
    })),
  };
}

export function customerNode({ kind, ...customer }: z.output<typeof customerSchema>) {
  return { ...customer, kind: kind.toUpperCase() };
}

export function auditEntryNode({ actor, facts, ...entry }: z.output<typeof auditEntrySchema>) {
  return { ...entry, actorKind: actor.kind, actorId: actor.id, facts: JSON.stringify(facts) };
}
