import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type MailSinkClient, mailSinkClient } from './mail-sink/client.ts';
import { type ProviderClient, paymentProviderClient } from './payment-provider/client.ts';
import { type ReceiverClient, webhookReceiverClient } from './webhook-receiver/client.ts';

type Clients = {
  'payment-provider': ProviderClient;
  'mail-sink': MailSinkClient;
  'webhook-receiver': ReceiverClient;
};
export type WitnessName = keyof Clients;

export type WitnessOptions = {
  readonly dataDir: string;
  /** 0 or none: any free port. Give the old port to restart at the same address. */
  readonly port?: number;
  readonly smtpPort?: number;
  /** `with-parent` (the default) ends the witness when this process ends, even by kill -9; `own` leaves it running. */
  readonly lifetime?: 'with-parent' | 'own';
};

export type Witness<Name extends WitnessName = WitnessName> = {
  readonly name: Name;
  readonly url: string;
  readonly port: number;
  /** 0 but for the mail sink. */
  readonly smtpPort: number;
  readonly pid: number;
  readonly client: Clients[Name];
  /** Asks it to finish (SIGTERM) and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
};

/** Long: where many programs share the machine a start is slow, and that is no failure. */
const READY_TIMEOUT_MS = 60_000;
const readySchema = z.object({ ready: z.literal(true), port: z.int(), smtpPort: z.int().default(0) });
const clientOf: { readonly [Name in WitnessName]: (url: string) => Clients[Name] } = {
  'payment-provider': (url) => paymentProviderClient(url),
  'mail-sink': (url) => mailSinkClient(url),
  'webhook-receiver': (url) => webhookReceiverClient(url),
};

/** Starts a witness as a process of its own and resolves when it listens. */
export async function startWitness<Name extends WitnessName>(
  name: Name,
  options: WitnessOptions,
): Promise<Witness<Name>> {
  const child = launch(name, options);
  const exited = once(child, 'exit');
  const ready = await readyLine(child, name, exited);
  const url = `http://127.0.0.1:${ready.port}`;
  const client = clientOf[name](url);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
    client.close();
  };
  return {
    name,
    url,
    port: ready.port,
    smtpPort: ready.smtpPort,
    pid: child.pid ?? 0,
    client,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function launch(name: WitnessName, { dataDir, port = 0, smtpPort = 0, lifetime = 'with-parent' }: WitnessOptions) {
  const main = fileURLToPath(new URL(`./${name}/main.ts`, import.meta.url));
  const own = lifetime === 'own';
  const flags = ['--data', dataDir, '--port', String(port), '--smtp-port', String(smtpPort)];
  return spawn(process.execPath, [main, ...flags, ...(own ? [] : ['--until-stdin-ends'])], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: own,
  });
}

async function readyLine(child: ReturnType<typeof launch>, name: WitnessName, exited: Promise<unknown>) {
  const lines = createInterface({ input: child.stdout });
  const late = AbortSignal.timeout(READY_TIMEOUT_MS);
  const first = once(lines, 'line', { signal: late });
  try {
    const line = await Promise.race([first, exited.then(() => undefined)]);
    if (!line) throw new Error(`${name} ended with code ${child.exitCode} before it was ready; its log says why.`);
    return readySchema.parse(JSON.parse(String(line[0])));
  } catch (fault) {
    child.kill('SIGKILL');
    if (late.aborted) throw new Error(`${name} was not ready within ${READY_TIMEOUT_MS / 1000} s.`, { cause: fault });
    throw fault;
  }
}
