import { type AddressObject, simpleParser } from 'mailparser';

/** All that a list shows; what the message says is read when someone opens it. */
export type Heading = {
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
};

/** No mail server that we know of takes more: Postfix cuts a header here (`header_size_limit`). */
const LIMIT_BYTES = 102_400;

/** The header of a message, byte by byte, with its empty line. */
export function headerOf(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n');
  return raw.toString('latin1', 0, Math.min(end === -1 ? raw.length : end + 4, LIMIT_BYTES));
}

export async function readHeading(header: string): Promise<Heading> {
  const mail = await simpleParser(Buffer.from(header, 'latin1'));
  return {
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    from: mail.from?.text ?? '',
    to: addressText(mail.to),
  };
}

function addressText(to: AddressObject | AddressObject[] | undefined): string {
  if (to === undefined) return '';
  return Array.isArray(to) ? to.map((each) => each.text).join(', ') : to.text;
}
