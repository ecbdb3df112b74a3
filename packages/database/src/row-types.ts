import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: exactInteger,
  [TIMESTAMPTZ]: epochMs,
};

/** How a column's text becomes a value: bigint as an exact number, timestamptz as epoch ms, the rest as `pg` has it. */
export function parserFor(typeOid: number): (text: string) => unknown {
  return parsers[typeOid] ?? pg.types.getTypeParser(typeOid, 'text');
}

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the exact integers`);
  return value;
}

/** PostgreSQL writes `2026-11-28 09:30:00.123456+00` to our connections, whose zone is UTC. */
function epochMs(text: string): number {
  const ms = text.endsWith('+00')
    ? Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
  if (Number.isNaN(ms)) throw new RangeError(`${text} is not a time`);
  return ms;
}
