import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isGenuine, signingKey } from './webhook-signature.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW_S = 1_800_000_000;
const BODY = '{"type":"payment.captured","reference":"pay_1:card:0"}';

function signed({ body = BODY, id = 'msg_1', atS = NOW_S, secret = SECRET } = {}) {
  const signature = new Webhook(secret).sign(id, new Date(atS * 1000), body);
  return { body, id, timestamp: String(atS), signature };
}

const isTaken = (message: ReturnType<typeof signed>) => isGenuine(signingKey(SECRET), message, NOW_S * 1000);

describe('a signature of the specification’s own library', () => {
  test('is taken, also among others, and with a secret without its prefix', () => {
    const message = signed();
    expect(isTaken(message)).toBe(true);
    expect(isTaken({ ...message, signature: `v1,AAAA ${message.signature} v2,BBBB` })).toBe(true);
    expect(isGenuine(signingKey(SECRET.slice('whsec_'.length)), message, NOW_S * 1000)).toBe(true);
  });

  test('is refused for another body, id, time, secret or version', () => {
    const message = signed();
    expect(isTaken({ ...message, body: `${BODY} ` })).toBe(false);
    expect(isTaken({ ...message, id: 'msg_2' })).toBe(false);
    expect(isTaken({ ...message, timestamp: String(NOW_S + 1) })).toBe(false);
    expect(isTaken(signed({ secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }))).toBe(false);
    expect(isTaken({ ...message, signature: message.signature.replace('v1,', 'v2,') })).toBe(false);
  });

  test.each(['', 'v1', 'v1,', 'v1,%%%', ',', 'v1,AAAA'])('nonsense instead of it is refused: %j', (signature) => {
    expect(isTaken({ ...signed(), signature })).toBe(false);
  });

  test.each([301, -301])('is refused %i s from now', (offS) => {
    expect(isTaken(signed({ atS: NOW_S - offS }))).toBe(false);
  });

  test.each(['', 'soon', '-1', '1e3', '999999999999999'])('a time that is none is refused: %j', (timestamp) => {
    expect(isTaken({ ...signed(), timestamp })).toBe(false);
  });
});
