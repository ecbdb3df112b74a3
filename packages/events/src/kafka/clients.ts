import type { Admin } from '@platformatic/kafka';
import { type Kafka, type Reach, reachOf } from './client.ts';

/** What every part of a log works with. */
export type Clients = {
  readonly kafka: Kafka;
  readonly reach: Reach;
  readonly admin: Admin;
  readonly prefix: string;
};

/** Loads the client once and opens one that asks; it connects when it is first asked. */
export async function openClients(brokers: string, prefix: string): Promise<Clients> {
  const kafka = await import('@platformatic/kafka');
  const reach = reachOf(brokers);
  return { kafka, reach, admin: new kafka.Admin(reach), prefix };
}

/** Every topic of the log that is there. */
export async function logTopics({ admin, prefix }: Clients): Promise<readonly string[]> {
  return (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`)).sort();
}
