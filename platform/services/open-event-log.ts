import { type EmbeddedLog, openEmbeddedLog } from '@concord/events';
import { StartProblem } from '../setup/start-problem.mjs';
import { EVENT_LOG_CONNECTIONS_OF_A_PROCESS } from '../topology.ts';

/** The one place where an event log is chosen, by its URL. Other processes use it too. */
export function openEventLog(url: string): EmbeddedLog {
  const { protocol } = new URL(url);
  switch (protocol) {
    case 'postgres:':
    case 'postgresql:':
      return openEmbeddedLog({ url, poolSize: EVENT_LOG_CONNECTIONS_OF_A_PROCESS, isShared: true });
    default:
      throw new StartProblem(`CONCORD_EVENT_LOG_URL begins with ${protocol}//: it must be postgres://.`);
  }
}
