import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  EMAIL_TAKEN,
  emailField,
  NOT_YOURS_TO_GRANT,
  nameField,
  newPasswordField,
  permissionField,
  ROLE_NOT_FOUND,
  TOO_MANY_ATTEMPTS,
  UNKNOWN_PERMISSION,
  USER_NOT_FOUND,
  WEAK_PASSWORD,
} from './fields.ts';

const roleId = z.string().min(1).max(40).describe('A built-in role such as cashier, or the id of a custom one');

const assignmentScope = z.union([
  z.object({ merchant: z.literal(true) }),
  z.object({ storeId: idSchema('store') }),
  z.object({ locationId: idSchema('location') }),
]);

const LAST_OWNER = { status: 409, message: 'A merchant keeps at least one owner: make another one first.' } as const;
const ROLE_NAME_TAKEN = { status: 409, message: 'There is a role of this name: choose another name.' } as const;
const INVALID_INVITATION = {
  status: 403,
  message: 'This invitation is used, replaced or over: ask for another.',
} as const;

export const roleSchema = z.object({
  id: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  permissions: z.array(z.string()),
});

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: z.enum(['active', 'invited', 'suspended']),
  assignments: z.array(z.object({ id: z.string(), roleId: z.string(), scope: assignmentScope })),
  createdAt: z.iso.datetime(),
  version: z.int(),
});

/** Staff, roles and who holds which role where. */
export const staffOperations = {
  registerOwner: operation({
    kind: 'write',
    method: 'POST',
    path: '/owners',
    summary: 'The first user of a new merchant; the same user id again changes nothing',
    scope: 'identity:provision',
    servicesOnly: true,
    audited: true,
    withoutMerchant: true,
    input: z.object({
      userId: idSchema('user'),
      merchantId: idSchema('merchant'),
      email: emailField,
      password: newPasswordField,
      name: nameField,
    }),
    output: userSchema,
    rejections: { EMAIL_TAKEN, WEAK_PASSWORD },
  }),
  createStaff: operation({
    kind: 'write',
    method: 'POST',
    path: '/staff',
    summary: 'A member of staff with a role; without a password they are invited',
    scope: 'identity:write',
    audited: true,
    input: z.object({
      email: emailField,
      name: nameField,
      password: newPasswordField.optional(),
      roleId,
      locationIds: z.array(idSchema('location')).min(1).max(50).optional().describe('Without it, the whole merchant'),
    }),
    output: userSchema.extend({
      invitationToken: z.string().nullable().describe('Shown once: whoever has it may set the password'),
    }),
    rejections: { EMAIL_TAKEN, WEAK_PASSWORD, ROLE_NOT_FOUND, NOT_YOURS_TO_GRANT },
  }),
  acceptInvitation: operation({
    kind: 'write',
    method: 'POST',
    path: '/invitations/accept',
    summary: 'An invited member of staff sets a password',
    scope: 'public',
    audited: true,
    withoutMerchant: true,
    input: z.object({ invitationToken: z.string().min(1).max(300), password: newPasswordField }),
    output: z.object({ userId: z.string() }),
    rejections: { INVALID_INVITATION, WEAK_PASSWORD, TOO_MANY_ATTEMPTS },
  }),
  listStaff: operation({
    kind: 'read',
    method: 'GET',
    path: '/staff',
    summary: 'The staff of this merchant',
    scope: 'identity:read',
    input: z.object(pageInput),
    output: page(userSchema),
    rejections: {},
  }),
  getUsers: operation({
    kind: 'read',
    method: 'GET',
    path: '/users',
    summary: 'Users by id, in the order asked; null where there is none',
    scope: 'identity:read',
    input: z.object({ userIds: z.array(idSchema('user')).min(1).max(200) }),
    output: z.object({ items: z.array(userSchema.nullable()) }),
    rejections: {},
  }),
  suspendStaff: operation({
    kind: 'write',
    method: 'POST',
    path: '/staff/{userId}/suspend',
    summary: 'Ends all sessions and refuses new ones',
    scope: 'identity:write',
    audited: true,
    input: z.object({ userId: idSchema('user') }),
    output: userSchema,
    rejections: { USER_NOT_FOUND, LAST_OWNER },
  }),
  resumeStaff: operation({
    kind: 'write',
    method: 'POST',
    path: '/staff/{userId}/resume',
    summary: 'A suspended member of staff may sign in again',
    scope: 'identity:write',
    audited: true,
    input: z.object({ userId: idSchema('user') }),
    output: userSchema,
    rejections: { USER_NOT_FOUND },
  }),
  listRoles: operation({
    kind: 'read',
    method: 'GET',
    path: '/roles',
    summary: 'The built-in roles, then those of this merchant; and the areas that permissions are of',
    scope: 'identity:read',
    input: z.object({}),
    output: z.object({ items: z.array(roleSchema), areas: z.array(z.string()) }),
    rejections: {},
  }),
  createRole: operation({
    kind: 'write',
    method: 'POST',
    path: '/roles',
    summary: 'A role of this merchant',
    scope: 'identity:write',
    audited: true,
    input: z.object({ name: nameField, permissions: z.array(permissionField).min(1).max(100) }),
    output: roleSchema,
    rejections: { ROLE_NAME_TAKEN, UNKNOWN_PERMISSION, NOT_YOURS_TO_GRANT },
  }),
  assignRole: operation({
    kind: 'write',
    method: 'POST',
    path: '/assignments',
    summary: 'Gives a user a role: for the merchant, one store, or one location',
    scope: 'identity:write',
    audited: true,
    input: z.object({ userId: idSchema('user'), roleId, scope: assignmentScope }),
    output: userSchema,
    rejections: { USER_NOT_FOUND, ROLE_NOT_FOUND, NOT_YOURS_TO_GRANT },
  }),
  removeAssignment: operation({
    kind: 'write',
    method: 'DELETE',
    path: '/users/{userId}/assignments/{assignmentId}',
    summary: 'Takes a role back; the user’s sessions end with it',
    scope: 'identity:write',
    audited: true,
    input: z.object({ userId: idSchema('user'), assignmentId: idSchema('assignment') }),
    output: userSchema,
    rejections: { USER_NOT_FOUND, LAST_OWNER },
  }),
} as const;
