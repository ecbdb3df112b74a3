import type { Zone } from '../promotion.ts';

/** ISO weekday (1 = Monday … 7 = Sunday) and minutes since local midnight. */
export type LocalTime = { readonly weekday: number; readonly minute: number };

export type ZoneClock = (nowMs: number) => LocalTime;

const DAY_MINUTES = 1440;
const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

/** Reads the given instant on a zone's clock. Building one is slow for IANA zones, asking it is not. */
export function zoneClock(zone: Zone): ZoneClock {
  return zone.kind === 'offset' ? offsetClock(zone.utcOffsetMinutes) : ianaClock(zone.timeZone);
}

function offsetClock(utcOffsetMinutes: number): ZoneClock {
  return (nowMs) => {
    const minutes = Math.floor(nowMs / 60_000) + utcOffsetMinutes;
    const day = Math.floor(minutes / DAY_MINUTES);
    // 1970-01-01 was a Thursday: day 0 is ISO weekday 4.
    return { weekday: ((((day + 3) % 7) + 7) % 7) + 1, minute: minutes - day * DAY_MINUTES };
  };
}

function ianaClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (nowMs) => {
    const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
    return {
      weekday: WEEKDAYS[parts.get('weekday') ?? ''] ?? 0,
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  };
}

/** Is it within the hours of one of the weekdays? Hours that end at or before their start run into the next day. */
export function withinWeeklyHours(
  { weekday, minute }: LocalTime,
  weekdays: readonly number[],
  fromMinute: number,
  untilMinute: number,
): boolean {
  if (fromMinute < untilMinute) return weekdays.includes(weekday) && minute >= fromMinute && minute < untilMinute;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (weekdays.includes(weekday) && minute >= fromMinute) || (weekdays.includes(yesterday) && minute < untilMinute);
}
