import { type Statement, sql } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';

const EFFECT = `insert into outbox (merchant_id, id, type, key, data, occurred_at) values ($1, $2, 'effect', $3, '{}', now())`;

/** What an event does in the tests that kill consumers: a row in the outbox, which every service's database has. */
export function leaveEffects(events: readonly PublishedEvent[]): readonly Statement[] {
  return events.map(({ merchantId, id }) => sql(EFFECT, merchantId, newId('event'), id));
}
