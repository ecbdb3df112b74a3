import type { IncomingHttpHeaders } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

export type Verdict = { readonly verified: true } | { readonly verified: false; readonly reason: string };

/** The library of the standard's authors judges, not our code: signature and a timestamp within five minutes. */
export function verdictOf(secret: string, headers: IncomingHttpHeaders, body: string): Verdict {
  const signed = {
    'webhook-id': headerText(headers, 'webhook-id'),
    'webhook-timestamp': headerText(headers, 'webhook-timestamp'),
    'webhook-signature': headerText(headers, 'webhook-signature'),
  };
  try {
    new Webhook(secret).verify(body, signed);
    return { verified: true };
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { verified: false, reason: error.message };
    if (error instanceof SyntaxError) return { verified: false, reason: 'The body is not JSON.' };
    throw error;
  }
}

export function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Asks the library, which throws plain errors for an empty secret and for bad base64. */
export function isUsableSecret(secret: string): boolean {
  try {
    return new Webhook(secret) instanceof Webhook;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
