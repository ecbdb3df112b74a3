import { type KeptLog, openEmbeddedLog, openKafkaLog } from '@concord/events';
import { StartProblem } from '../setup/start-problem.mjs';
import { EVENT_LOG_CONNECTIONS_OF_A_PROCESS } from '../topology.ts';

export type EventLogChoice = {
  /** Of the log in PostgreSQL. */
  readonly url: string;
  /** host:port of Kafka's brokers; then it carries the events. */
  readonly kafkaBrokers?: string | undefined;
  /** Where events that a consumer could not handle are kept beside Kafka: the service's own database. */
  readonly parkedUrl: string;
  readonly retentionMs: number;
  readonly onError: (error: unknown) => void;
};

/** The one place where the event log of a process is chosen. Other processes use it too. */
export function openEventLog({ url, kafkaBrokers: brokers, ...choice }: EventLogChoice): KeptLog {
  if (brokers) return openKafkaLog({ brokers, ...choice });
  const { protocol } = new URL(url);
  if (!/^postgres(ql)?:$/.test(protocol))
    throw new StartProblem(`CONCORD_EVENT_LOG_URL begins with ${protocol}//: it must be postgres://.`);
  return openEmbeddedLog({ url, poolSize: EVENT_LOG_CONNECTIONS_OF_A_PROCESS, isShared: true });
}
