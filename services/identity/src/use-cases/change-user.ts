import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { roleAssigned } from '../domain/events.ts';
import { type AssignmentScope, assign, assignment, ownersAfter, type User } from '../domain/user.ts';
import { OWNERS, ownerships, userCredentials, users } from '../storage/staff-tables.ts';
import { type Granter, grantableRole, type RoleRefused, roleKeys } from './grant-role.ts';
import { userIn } from './register-owner.ts';

export type UserNotFound = { readonly code: 'USER_NOT_FOUND' };
export type LastOwner = { readonly code: 'LAST_OWNER' };

export type AssignRole = {
  readonly userId: string;
  readonly roleId: string;
  readonly scope: AssignmentScope;
  readonly granter: Granter;
};

/** Gives a role; giving it again changes nothing. */
export const assignRole: Write<AssignRole, User, UserNotFound | RoleRefused> = {
  name: 'assignRole',
  load: ({ userId, roleId }) => [...userKeys({ userId }), ...roleKeys(roleId)],
  decide: ({ userId, roleId, scope, granter }, state) => {
    const user = state.get(users, userId);
    if (!user) return reject({ code: 'USER_NOT_FOUND' });
    const role = grantableRole(state, roleId, granter, 'locationId' in scope ? [scope.locationId] : undefined);
    if (!role.ok) return role;
    const added = assignment(userId, roleId, scope);
    const changed = assign(user, [added]);
    if (changed === user) return accept({ effectId: userId });
    return accept({ effectId: userId, put: putUser(state, changed), events: [roleAssigned(userId, added)] });
  },
  answer: userIn,
};

export type RemoveAssignment = { readonly userId: string; readonly assignmentId: string };

/** Takes a role back; what is not held is not there to take. */
export const removeAssignment: Write<RemoveAssignment, User, UserNotFound | LastOwner> = {
  name: 'removeAssignment',
  load: userKeys,
  decide: ({ userId, assignmentId }, state) =>
    changeUser(state, userId, (user) => {
      const assignments = user.assignments.filter((one) => one.id !== assignmentId);
      return assignments.length === user.assignments.length ? user : { ...user, assignments };
    }),
  answer: userIn,
};

export type SuspendStaff = { readonly userId: string };

/** Lets a member of staff in no more, until they are resumed. */
export const suspendStaff: Write<SuspendStaff, User, UserNotFound | LastOwner> = {
  name: 'suspendStaff',
  load: userKeys,
  decide: ({ userId }, state) =>
    changeUser(state, userId, (user) => (user.status === 'suspended' ? user : { ...user, status: 'suspended' })),
  answer: userIn,
};

/** Lets a suspended member of staff in again; who was invited and never joined is invited again. */
export const resumeStaff: Write<SuspendStaff, User, UserNotFound> = {
  name: 'resumeStaff',
  load: ({ userId }) => [...userKeys({ userId }), rowKey(userCredentials, userId)],
  decide: ({ userId }, state) => {
    const user = state.get(users, userId);
    if (!user) return reject({ code: 'USER_NOT_FOUND' });
    if (user.status !== 'suspended') return accept({ effectId: userId });
    const status = state.get(userCredentials, userId)?.passwordHash ? 'active' : 'invited';
    return accept({ effectId: userId, put: putUser(state, { ...user, status, version: user.version + 1 }) });
  },
  answer: userIn,
};

function changeUser(
  state: State,
  userId: string,
  change: (user: User) => User,
): Result<{ effectId: string; put?: ReturnType<typeof putUser> }, UserNotFound | LastOwner> {
  const user = state.get(users, userId);
  if (!user) return reject({ code: 'USER_NOT_FOUND' });
  const changed = change(user);
  if (changed === user) return accept({ effectId: userId });
  const owners = ownersAfter(state.get(ownerships, OWNERS), changed);
  if (owners?.userIds.length === 0) return reject({ code: 'LAST_OWNER' });
  return accept({ effectId: userId, put: putUser(state, { ...changed, version: user.version + 1 }) });
}

function putUser(state: State, user: User) {
  const owners = ownersAfter(state.get(ownerships, OWNERS), user);
  return [put(users, user), ...(owners ? [put(ownerships, owners)] : [])];
}

function userKeys({ userId }: { readonly userId: string }) {
  return [rowKey(users, userId), rowKey(ownerships, OWNERS)];
}
