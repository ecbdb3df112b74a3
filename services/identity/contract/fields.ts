import { z } from 'zod';

/** E-mail addresses are compared without regard to case. */
export const emailField = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const nameField = z.string().trim().min(1).max(200);
export const phoneField = z
  .string()
  .trim()
  .regex(/^\+?[0-9 ()./-]{3,30}$/, { message: 'Expected a telephone number such as +49 30 1234567' });
export const newPasswordField = z.string().min(10, { message: 'At least 10 characters' }).max(200);
export const passwordField = z.string().min(1).max(200);
export const permissionField = z
  .string()
  .regex(/^(\*|[a-z-]+:(\*|[a-z-]+))$/, { message: 'Expected area:action, area:* or *' })
  .max(60);

/** Whence a sign-in comes; the edge fills it in, whatever the browser says. */
export const deviceField = z.object({
  address: z.string().max(64).optional(),
  userAgent: z.string().max(400).optional(),
});

export const tokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().describe('Good for one use; each refresh gives the next one'),
  expiresInMs: z.int().describe('Of the access token'),
});

export const EMAIL_TAKEN = {
  status: 409,
  message: 'Someone is registered with this e-mail address: sign in, or use another one.',
} as const;

export const WEAK_PASSWORD = {
  status: 422,
  message: 'This password is known to attackers or contains the e-mail address: choose another one.',
} as const;

export const INVALID_CREDENTIALS = {
  status: 403,
  message: 'The e-mail address or the password is wrong.',
} as const;

export const TOO_MANY_ATTEMPTS = {
  status: 429,
  message: 'Too many attempts: wait for the stated time, then try again.',
  data: z.object({ retryAfterMs: z.int() }),
} as const;

export const INVALID_REFRESH_TOKEN = {
  status: 403,
  message: 'This session has ended, or its refresh token was used before: sign in again.',
} as const;

export const NOT_YOURS_TO_GRANT = {
  status: 403,
  message: 'Nobody can grant permissions that they do not hold themselves.',
  data: z.object({ permissions: z.array(z.string()) }),
} as const;

export const UNKNOWN_PERMISSION = {
  status: 422,
  message: 'There is no such permission; see listRoles for the areas there are.',
  data: z.object({ permissions: z.array(z.string()) }),
} as const;

export const USER_NOT_FOUND = { status: 404, message: 'There is no such user.' } as const;
export const ROLE_NOT_FOUND = { status: 404, message: 'There is no such role.' } as const;
export const SESSION_NOT_FOUND = { status: 404, message: 'There is no such session.' } as const;
export const CUSTOMER_NOT_FOUND = { status: 404, message: 'There is no such customer.' } as const;
