import { Readable, Transform } from 'node:stream';
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
    return new WrittenBytes(this.#bytes);
  }
}

/**
 * A mail's bytes as they go over the wire. Nodemailer pipes a mail through a stream that looks at each byte for an end of line
 * to mend and a dot to double. In ours there are none: it goes in where that stream comes out, and with its end in one piece.
 */
class WrittenBytes extends Readable {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    super();
    this.#bytes = bytes;
  }

  override _read() {
    this.push(this.#bytes);
    this.push(null);
  }

  override pipe<Into extends NodeJS.WritableStream>(into: Into): Into {
    if (!(into instanceof Transform)) return super.pipe(into);
    into.push(Buffer.concat([this.read(), END_OF_MAIL]));
    into.push(null);
    return into;
  }
}

/** RFC 5321, section 4.1.1.4, after the end of the last line. */
const END_OF_MAIL = Buffer.from('.\r\n');
/** Answers of a machine are not for us, and out-of-office replies stay at home (RFC 3834). */
const TRANSACTIONAL = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
