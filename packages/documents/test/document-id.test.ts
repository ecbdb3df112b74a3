import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentId } from '../src/document-id.ts';

it('two keys never have one id, whatever their parts contain, and the merchant comes first', () => {
  const key = fc.array(fc.string({ unit: fc.constantFrom('a', '/', '%', '2', 'F', '5') }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(key, key, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(documentId('mer_1', one) === documentId('mer_1', other)).toBe(same);
      expect(documentId('mer_1', one).startsWith('mer_1/')).toBe(true);
      expect(documentId('mer_1', one)).not.toBe(documentId('mer_2', other));
    }),
  );
});
