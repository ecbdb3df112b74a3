import type { Entry } from './entries.ts';
import type { Authorisation } from './state.ts';
import { viewOf } from './view.ts';

export type WebhookEvent = { readonly id: string; readonly type: string; readonly body: string };

/** The webhook an entry causes. Its id is the entry's, so a repeat or a restart delivers the same event again. */
export function webhookEventOf(entry: Entry, authorisation: Authorisation | undefined): WebhookEvent | undefined {
  const type = typeOf(entry);
  if (!type || !authorisation) return undefined;
  const timestamp = new Date(entry.at).toISOString();
  return { id: entry.entryId, type, body: JSON.stringify({ type, timestamp, data: viewOf(authorisation) }) };
}

function typeOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'account-set':
    case 'tokenised':
    case 'reference-cancelled':
      return undefined;
    case 'authorised':
      return `authorisation.${entry.status}`;
    case 'challenge-answered':
      return entry.approved ? 'authorisation.authorised' : 'authorisation.declined';
    case 'voided':
      return 'authorisation.voided';
    case 'captured':
      return 'capture.succeeded';
    case 'refunded':
      return 'refund.succeeded';
  }
}
