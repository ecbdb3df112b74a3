import type { Database } from '@concord/database';

/** Where an append tells other processes which types it brought. */
export const APPENDED_CHANNEL = 'concord_appended';

type Connection = Awaited<ReturnType<Database['connect']>>;

export type LogSession = {
  /** Is this the process that consumes for the group? If nobody is, it becomes it. */
  readonly holds: (group: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const HOLD = "select pg_try_advisory_lock(hashtext('concord.group'), hashtext($1)) as held";

/**
 * One connection for what a process shares with others on the same log: it hears of their appends, and it holds the
 * groups that this process consumes for, so that one instance works and the others stand by. The lease dies with its
 * connection; for a moment two may then work, which a consumer must bear anyway (at least once).
 */
export function openLogSession(database: Database, onAppended: (types: readonly string[]) => void): LogSession {
  const held = new Set<string>();
  let session: Connection | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const leave = (): void => {
    held.clear();
    session = undefined;
  };
  const connect = async (): Promise<Connection> => {
    const client = await database.connect();
    client.once('end', leave);
    client.on('notification', ({ payload = '' }) => onAppended(payload.split(',')));
    await client.query(`listen ${APPENDED_CHANNEL}`);
    return client;
  };
  const hold = async (group: string): Promise<boolean> => {
    if (held.has(group) || isClosed) return held.has(group);
    session ??= await connect();
    const { rows } = await session.query<{ held: boolean }>(HOLD, [group]);
    if (rows[0]?.held) held.add(group);
    return held.has(group);
  };
  return {
    holds: (group) => {
      if (held.has(group)) return Promise.resolve(true);
      const asked = last.then(() => hold(group));
      last = asked.catch(leave);
      return asked;
    },
    close: async () => {
      isClosed = true;
      await last;
      session?.release(true);
      leave();
    },
  };
}
