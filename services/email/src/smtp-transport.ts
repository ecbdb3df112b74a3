import { promisify } from 'node:util';
import nodemailer from 'nodemailer';
import MailMessage from 'nodemailer/lib/mailer/mail-message';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { z } from 'zod';
import type { MailTransport, SendResult } from './ports.ts';
import { WrittenMail } from './written-mail.ts';

export type SmtpOptions = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  readonly secure?: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly maxConnections?: number;
};

/**
 * Fewer than most mail servers let one sender have (Postfix: 50). A conversation takes five turns of a loop that is busy, so that
 * ten connections were too few for 250 mails a second.
 */
export const MAX_CONNECTIONS = 20;
const MAX_MESSAGES_PER_CONNECTION = 500;
const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 20_000;

const smtpError = z.object({
  message: z.string(),
  code: z.string().optional(),
  responseCode: z.int().optional(),
  response: z.string().optional(),
});
/** The server spoke of this mail or its recipient, not of our sign-in or the connection. */
const ABOUT_THE_MAIL: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE']);

/** Connections to one mail server that stay open and are shared; every step of a conversation has its time limit. */
export function smtpTransport(options: SmtpOptions): MailTransport {
  const { host, port, secure = false, user, password } = options;
  const pool = new SMTPPool({
    host,
    port,
    secure,
    pool: true,
    maxConnections: options.maxConnections ?? MAX_CONNECTIONS,
    maxMessages: MAX_MESSAGES_PER_CONNECTION,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
  });
  const transporter = nodemailer.createTransport(pool);
  const handOver = promisify(pool.send.bind(pool));
  return {
    send: async (mail) => {
      try {
        const message = new MailMessage(transporter);
        message.message = new WrittenMail(mail);
        await handOver(message);
        return { outcome: 'sent' };
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => transporter.close(),
  };
}

/** A 5xx answer to the mail itself is final; a broken connection, a time-out or a 4xx is not. */
function failureOf(error: unknown): SendResult {
  const parsed = smtpError.safeParse(error);
  if (!parsed.success) throw error;
  const { message, code = '', responseCode = 0, response } = parsed.data;
  const isFinal = ABOUT_THE_MAIL.has(code) && responseCode >= 500;
  return { outcome: isFinal ? 'refused' : 'failed', reason: response ?? message };
}
