import { join } from 'node:path';
import { startWitness, type Witness } from '@concord/witnesses';
import { freePort } from './free-port.ts';
import type { KnownPorts } from './known-ports.ts';
import { BEHIND_THE_SERVICES, standBehind } from './stand-behind.ts';

export type OutsideParties = {
  readonly paymentProvider: Witness<'payment-provider'>;
  readonly mailSink: Witness<'mail-sink'>;
  readonly stop: () => Promise<void>;
};

/** The payment provider and the mailbox, each a process of its own with its own book, at the address they had before. */
export async function startOutsideParties(folder: string, ports: KnownPorts): Promise<OutsideParties> {
  const providerPort = await freePort(ports.of('payment-provider'));
  const mailPort = await freePort(ports.of('mail-sink'), new Set([providerPort]));
  const smtpPort = await freePort(ports.of('smtp'), new Set([providerPort, mailPort]));
  const [paymentProvider, mailSink] = await Promise.all([
    startWitness('payment-provider', { dataDir: join(folder, 'payment-provider'), port: providerPort }),
    startWitness('mail-sink', { dataDir: join(folder, 'mail-sink'), port: mailPort, smtpPort }),
  ]);
  for (const { pid } of [paymentProvider, mailSink]) standBehind(pid, BEHIND_THE_SERVICES.outsideParties);
  await ports.keep('payment-provider', paymentProvider.port);
  await ports.keep('mail-sink', mailSink.port);
  await ports.keep('smtp', mailSink.smtpPort);
  return {
    paymentProvider,
    mailSink,
    stop: async () => void (await Promise.all([paymentProvider.stop(), mailSink.stop()])),
  };
}
