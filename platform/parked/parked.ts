import { setTimeout as delay } from 'node:timers/promises';
import { isReplayRequested, listParked, type ParkedEvent, requestReplay } from '@concord/events';
import type { Place } from './places.ts';

type Say = (line: string) => void;

const PAGE = 500;
const MAX_SHOWN = 2_000;
const DONE_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 100;

/** Says what waits for a person, and why. */
export async function sayParked(places: readonly Place[], say: Say): Promise<void> {
  let shown = 0;
  for (const place of places) {
    for await (const { group, type, eventId, key, parkedAtMs, reason } of parkedIn(place)) {
      if (shown === MAX_SHOWN) return say(`… and more: these are the first ${MAX_SHOWN}.`);
      shown += 1;
      say(`${group}  ${type}  ${eventId}  ${key}  since ${new Date(parkedAtMs).toISOString()}\n    ${reason}`);
    }
  }
  say(
    shown === 0 ? 'No event is parked.' : `${shown} are parked. \`npm run parked -- replay <group>\` tries them again.`,
  );
}

/** Has a group's parked events handled again by who consumes it; answers whether none of them is parked any more. */
export async function replay(
  places: readonly Place[],
  group: string,
  say: Say,
  withinMs: number = DONE_WITHIN_MS,
): Promise<boolean> {
  const asked: Place[] = [];
  for (const place of places) if (await requestReplay(place.database, place.table, group)) asked.push(place);
  for (const { database, table } of asked) {
    for (const deadline = Date.now() + withinMs; await isReplayRequested(database, table, group); ) {
      if (Date.now() > deadline) {
        say(`Asked, and not done after ${withinMs / 1_000} s: does a process run that consumes ${group}?`);
        return false;
      }
      await delay(LOOK_AGAIN_MS);
    }
  }
  let left = 0;
  for (const place of asked) for await (const event of parkedIn(place)) if (event.group === group) left += 1;
  say(`${left === 0 ? 'Nothing' : left} of ${group} is parked${left === 0 ? '.' : ' still: the list says why.'}`);
  return left === 0;
}

async function* parkedIn({ database, table }: Place): AsyncGenerator<ParkedEvent> {
  for (let after: ParkedEvent | undefined; ; ) {
    const page = await listParked(database, table, after, PAGE);
    yield* page;
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}
