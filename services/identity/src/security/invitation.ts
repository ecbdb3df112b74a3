import { type SecretKeys, sameText } from './secret-keys.ts';

export type Invitation = { readonly merchantId: string; readonly userId: string; readonly expiresAtMs: number };

/** `merchant.user.expiry.mark`: whoever holds it was invited. That it was not used yet, the user's credential tells. */
export function invitationToken(secrets: SecretKeys, { merchantId, userId, expiresAtMs }: Invitation): string {
  const mark = secrets.mark('invitation', merchantId, userId, String(expiresAtMs));
  return [merchantId, userId, expiresAtMs, mark].join('.');
}

export function readInvitation(secrets: SecretKeys, token: string): Invitation | undefined {
  const [merchantId = '', userId = '', expiry = ''] = token.split('.');
  const invitation = { merchantId, userId, expiresAtMs: Number(expiry) };
  if (!Number.isSafeInteger(invitation.expiresAtMs)) return undefined;
  return sameText(token, invitationToken(secrets, invitation)) ? invitation : undefined;
}
