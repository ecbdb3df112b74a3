import Link from 'next/link';
import { addressWith, optionValue, variantWith } from '../lib/variants.ts';
import type { ProductDetail, ProductVariant } from '../queries/product.ts';

type Props = {
  readonly product: ProductDetail;
  readonly variant: ProductVariant;
  readonly soldOut: ReadonlySet<string>;
};

/** Each value is a link to the product with that choice: it works without scripts, and can be sent to a friend. */
export function OptionPicker({ product, variant, soldOut }: Props) {
  const options = product.options.filter(({ values }) => values.length > 0 && product.variants.length > 1);
  return (
    <>
      {options.map(({ name, values }) => (
        // biome-ignore lint/a11y/useSemanticElements: links, not form fields
        <div className="option" role="group" aria-label={name} key={name}>
          <p className="option-name">
            {name}: <strong>{optionValue(variant, name)}</strong>
          </p>
          <ul className="chips">
            {values.map((value) => {
              const other = variantWith(product.variants, variant, name, value);
              const isGone = other === undefined || !other.price || soldOut.has(other.id);
              const isCurrent = optionValue(variant, name) === value;
              return (
                <li key={value}>
                  <Link
                    href={addressWith(product.handle, variant, name, value)}
                    scroll={false}
                    replace
                    prefetch={false}
                    className={isGone ? 'chip chip-gone' : 'chip'}
                    aria-current={isCurrent ? 'true' : undefined}
                  >
                    {value}
                    {isGone ? <span className="visually-hidden"> (sold out)</span> : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </>
  );
}
