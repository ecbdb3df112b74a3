import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Control } from './control.ts';
import type { Envelope, Mailbox } from './mailbox.ts';

const SIZE_LIMIT_BYTES = 25 * 1024 * 1024;

export type Smtp = { readonly port: number; readonly close: () => Promise<void> };

/** Takes any sender, recipient and password. The answer 250 means: it is on the disk. */
export async function startSmtp(
  mailbox: Mailbox,
  control: Control,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Smtp> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT_BYTES,
    closeTimeout: 300,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) done(smtpError(552, 'Message too large'));
        else takeOrRefuse(mailbox, control, session, Buffer.concat(chunks)).then(done, done);
      });
    },
  });
  server.on('error', (fault) => console.error(fault.message));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.server.once('error', reject);
  server.listen(port, host, resolve);
  await promise;
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

async function takeOrRefuse(
  mailbox: Mailbox,
  control: Control,
  session: SMTPServerSession,
  raw: Buffer,
): Promise<Error | null> {
  if (control.refuseNext > 0) {
    control.refuseNext--;
    return smtpError(control.refuseCode, 'Refused by order of the control');
  }
  await mailbox.take(envelopeOf(session), raw);
  if (control.loseAnswers === 0) return null;
  control.loseAnswers--;
  return smtpError(451, 'Taken, but the sender is told otherwise by order of the control');
}

function envelopeOf({ envelope }: SMTPServerSession): Envelope {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  return { from, to: envelope.rcptTo.map((recipient) => recipient.address) };
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
