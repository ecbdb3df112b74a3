import type { Promotion } from '@concord/pricing';
import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { promotionSchema } from '../../contract.ts';

type Scalar = string | number | boolean | null | undefined;
/** The same type with every field and list readonly, as the engine declares them. */
type Frozen<Type> = Type extends Scalar
  ? Type
  : Type extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [Key in keyof Type]: Frozen<Type[Key]> };

type Accepted = z.output<typeof promotionSchema>;

// Held by the type check, not by the run.
test('what the schema accepts is exactly the promotion that the engine computes', () => {
  expectTypeOf<Frozen<Accepted>>().toEqualTypeOf<Frozen<Promotion>>();
  expectTypeOf<Accepted>().toExtend<Promotion>();
  type Missing = Exclude<Promotion['effect']['kind'], Accepted['effect']['kind']>;
  expectTypeOf<Missing>().toBeNever();
});
