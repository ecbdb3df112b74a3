import { type Database, rowsOf, rowsStatement, type Statement, sql } from '@concord/database';
import type { PublishedEvent } from './event.ts';
import { asReadBack, SENT_COLUMNS, toRow } from './event-row.ts';
import type { PlacedEvent, RecentEvents } from './recent-events.ts';

const LOCK = "select pg_advisory_xact_lock(hashtext('concord.event_log'))";
/** Their order is that of their positions. */
const COLUMNS = { place: 'int', ...SENT_COLUMNS } as const;

function appendText(rows: string): string {
  return `insert into event (id, merchant_id, source, type, key, data, occurred_at, traceparent)
    select r.id, r.merchant_id, r.source, r.type, r.key, r.data, r.occurred_at, r.traceparent
    from ${rows} order by r.place on conflict (id) do nothing`;
}

const append = rowsStatement(COLUMNS, appendText);
/** The last position before is read behind the lock: whatever anyone appended until then is seen. */
const appendAndTell = rowsStatement<Added>(
  COLUMNS,
  (rows) => `${appendText(rows)} returning id, position, (select coalesce(max(position), 0) from event) as last_before`,
);

type Added = { id: string; position: number; last_before: number };

/** Appends in one transaction at a time, with what tells others of it; what was there already stays as it is. */
export async function appendEvents(
  database: Database,
  events: readonly PublishedEvent[],
  telling: readonly Statement[],
): Promise<void> {
  await database.run(sql(LOCK), append(events.map(placed)), ...telling);
}

/** Appends, and remembers what is new in the log. */
export async function appendAndRemember(
  database: Database,
  events: readonly PublishedEvent[],
  recent: RecentEvents,
): Promise<void> {
  const [, result] = await database.run(sql(LOCK), appendAndTell(events.map(placed)));
  const added = new Map(rowsOf<Added>(result).map((row) => [row.id, row]));
  const [first] = added.values();
  if (first) recent.learn(first.last_before, placedEvents(events, added));
}

function placed(event: PublishedEvent, place: number) {
  return { ...toRow(event), place };
}

function placedEvents(events: readonly PublishedEvent[], added: ReadonlyMap<string, Added>): readonly PlacedEvent[] {
  // Of an id that comes twice at once the first is there.
  const different = new Map(events.toReversed().map((event) => [event.id, event]));
  return [...added.values()].flatMap(({ id, position }) => {
    const event = different.get(id);
    if (!event) return [];
    const data = JSON.stringify(event.data);
    return { position, event: asReadBack(event, data), size: data.length };
  });
}
