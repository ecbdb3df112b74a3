import { createHmac } from 'node:crypto';

/** Without letters and digits that look alike. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 16;

/**
 * The code of a card, always the same for the same issue: 16 characters, 79 bits that nobody can guess without the
 * secret. So it can be answered again after a lost answer, and is kept nowhere.
 */
export function giftCardCode(secret: string, merchantId: string, issueId: string): string {
  const digest = createHmac('sha512', secret)
    .update(JSON.stringify(['code', merchantId, issueId]))
    .digest();
  const characters = Array.from({ length: CODE_LENGTH }, (_, index) => {
    const word = digest.readUInt32BE(index * 4);
    return ALPHABET[word % ALPHABET.length] ?? '';
  });
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** The card's id, from the code as someone typed it: case, spaces and dashes do not count. */
export function giftCardId(secret: string, merchantId: string, code: string): string {
  const digest = createHmac('sha256', secret)
    .update(JSON.stringify(['id', merchantId, plainCode(code)]))
    .digest('hex');
  return `gft_${digest.slice(0, 32)}`;
}

export function last4OfCode(code: string): string {
  return plainCode(code).slice(-4);
}

function plainCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}
