import { Readable } from 'node:stream';
import MimeNode from 'nodemailer/lib/mime-node';
import { envelopeAddress, internetMessage } from './internet-message.ts';
import type { Mail } from './ports.ts';

/** A mail that is written already: what composes one, stage by stage and stream by stream, has nothing left to do. */
export class WrittenMail extends MimeNode {
  readonly #envelope: { readonly from: string; readonly to: string[] };
  readonly #messageId: string;
  readonly #bytes: Buffer;

  constructor(mail: Mail) {
    super();
    this.#envelope = { from: envelopeAddress(mail.from.address), to: [envelopeAddress(mail.to.address)] };
    this.#messageId = mail.messageId;
    this.#bytes = internetMessage(mail, TRANSACTIONAL, new Date());
  }

  override getEnvelope() {
    return { ...this.#envelope };
  }

  override messageId() {
    return this.#messageId;
  }

  override createReadStream() {
    const bytes = this.#bytes;
    return new Readable({
      read() {
        this.push(bytes);
        this.push(null);
      },
    });
  }
}

/** Answers of a machine are not for us, and out-of-office replies stay at home (RFC 3834). */
const TRANSACTIONAL = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
