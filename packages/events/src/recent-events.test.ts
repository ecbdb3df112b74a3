import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlacedEvent, recentEvents } from './recent-events.ts';

const TYPES = ['a.v1', 'b.v1', 'c.v1'];
const MAX_EVENTS = 6;
const MAX_SIZE = 60;

function placed(position: number, type: string, size: number): PlacedEvent {
  const event = {
    id: `evt_${position}`,
    type,
    source: 'test',
    merchantId: 'mer_1',
    key: 'k',
    data: {},
    occurredAtMs: 0,
  };
  return { position, event, size };
}

/** Positions have gaps: an append that failed took some. */
const appended = fc.record({
  by: fc.constantFrom('us', 'others', 'us, without an answer'),
  events: fc.array(
    fc.record({ type: fc.constantFrom(...TYPES), size: fc.integer({ min: 1, max: 25 }), gap: fc.nat({ max: 2 }) }),
    { minLength: 1, maxLength: 5 },
  ),
});

/** A log as the database has it, and what is remembered of it. */
function remembering() {
  const recent = recentEvents(MAX_EVENTS, MAX_SIZE);
  const log: PlacedEvent[] = [];
  const last = () => log.at(-1)?.position ?? 0;
  return {
    recent,
    log,
    last,
    append: ({ by, events }: { by: string; events: { type: string; size: number; gap: number }[] }) => {
      const before = last();
      const added = events.map(({ type, size, gap }, index) => {
        const gaps = events.slice(0, index).reduce((sum, one) => sum + one.gap, gap);
        return placed(before + 1 + index + gaps, type, size);
      });
      log.push(...added);
      if (by === 'us') recent.learn(before, added);
      return added;
    },
  };
}

test('what is remembered behind a place is what the log has there, whoever appended in between', () => {
  fc.assert(
    fc.property(
      fc.array(appended, { maxLength: 20 }),
      fc.subarray(TYPES),
      fc.integer({ min: 1, max: 4 }),
      (appends, some, limit) => {
        const { recent, log, last, append } = remembering();
        const types = new Set(some);
        for (const one of appends) {
          append(one);
          for (let place = 0; place <= last(); place++) {
            const page = recent.behind(place, types, limit);
            if (!page) continue;
            const there = log.filter(({ position, event }) => position > place && types.has(event.type));
            const upTo = there.filter(({ position }) => position <= page.upTo);
            expect(page.upTo).toBeGreaterThan(place);
            expect(page.batch).toEqual(upTo.map(({ position, event }) => ({ position, event, parked: false })));
            expect(page.batch.length).toBeLessThanOrEqual(limit);
            if (!page.full) expect(page.upTo).toBe(recent.behind(place, new Set(TYPES), 100)?.upTo);
          }
        }
      },
    ),
  );
});

test('no more than so many events and so much text are remembered, and of what was appended last as much as that', () => {
  fc.assert(
    fc.property(fc.array(appended, { minLength: 1, maxLength: 20 }), (appends) => {
      const { recent, last, append } = remembering();
      let own: PlacedEvent[] = [];
      for (const one of appends) {
        const before = last();
        const added = append(one);
        if (one.by !== 'us') continue;
        own = own.at(-1)?.position === before ? [...own, ...added] : added;
        const kept = own.filter((_, index) => {
          const rest = own.slice(index);
          return rest.length <= MAX_EVENTS && rest.reduce((sum, { size }) => sum + size, 0) <= MAX_SIZE;
        });
        const places = Array.from({ length: last() }, (_, place) => place);
        const first = places.find((place) => recent.behind(place, new Set(TYPES), 100));
        const known = first === undefined ? [] : recent.behind(first, new Set(TYPES), 100)?.batch;
        expect(known?.map(({ position }) => position)).toEqual(kept.map(({ position }) => position));
      }
    }),
  );
});

test('whoever stands where the log ends, or before what is remembered, is told nothing', () => {
  const recent = recentEvents();
  const types = new Set(TYPES);
  expect(recent.behind(0, types, 10)).toBeUndefined();
  recent.learn(7, [placed(8, 'a.v1', 1), placed(10, 'b.v1', 1)]);
  expect(recent.behind(6, types, 10)).toBeUndefined();
  expect(recent.behind(10, types, 10)).toBeUndefined();
  expect(recent.behind(7, types, 10)).toMatchObject({ batch: [{ position: 8 }, { position: 10 }], upTo: 10 });
  expect(recent.behind(8, new Set(['a.v1']), 10)).toEqual({ batch: [], upTo: 10, full: false });
});
