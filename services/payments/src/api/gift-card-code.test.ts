import { expect, test } from 'vitest';
import { giftCardCode, giftCardId } from './gift-card-code.ts';

test('a gift card code belongs to one issue of one merchant, and is the same each time', () => {
  const code = giftCardCode('secret', 'mer_1', 'lin_1');
  expect(code).toMatch(/^([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}$/);
  expect(giftCardCode('secret', 'mer_1', 'lin_1')).toBe(code);
  const others = [giftCardCode('secret', 'mer_2', 'lin_1'), giftCardCode('other', 'mer_1', 'lin_1')];
  expect(others).not.toContain(code);
  expect(giftCardId('secret', 'mer_1', code.toLowerCase())).toBe(giftCardId('secret', 'mer_1', code));
  expect(giftCardId('secret', 'mer_2', code)).not.toBe(giftCardId('secret', 'mer_1', code));
});
