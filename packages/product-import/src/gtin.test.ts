import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGtin } from './gtin.ts';

describe('GTIN', () => {
  test.each(['96385074', '036000291452', '4006381333931', '10614141000415'])('%s is one', (code) => {
    expect(isGtin(code)).toBe(true);
  });

  test.each(['', '4006381333930', '400638133393', '123', '4.00638E+12', '40063813339311234'])(
    '"%s" is none',
    (code) => {
      expect(isGtin(code)).toBe(false);
    },
  );

  test('of ten last digits exactly one is right', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (digits) => {
        expect([...'0123456789'].filter((last) => isGtin(digits + last))).toHaveLength(1);
      }),
    );
  });
});
