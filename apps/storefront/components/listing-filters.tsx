'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { chosenCount, isChosen, one, type SearchParams, SORTS } from '../lib/listing.ts';
import type { Facet, SearchResult } from '../queries/search.ts';

type Props = {
  readonly path: string;
  readonly parameters: SearchParams;
  readonly facets: readonly Facet[];
  readonly priceRange: SearchResult['priceRange'];
  readonly currency: string;
};

const OPEN_FACETS = 3;

/** A plain GET form. With scripts it is sent on every change, and the list is replaced without a jump. */
export function ListingFilters({ path, parameters, facets, priceRange, currency }: Props) {
  const router = useRouter();
  const [isLoading, startLoading] = useTransition();
  const send = (form: HTMLFormElement) => {
    const query = new URLSearchParams();
    for (const [key, value] of new FormData(form))
      if (typeof value === 'string' && value !== '') query.append(key, value);
    startLoading(() => router.replace(`${path}?${query}`, { scroll: false }));
  };
  const chosen = chosenCount(parameters);
  return (
    <form
      className="filters"
      key={JSON.stringify(parameters)}
      action={path}
      method="get"
      aria-label="Filters"
      aria-busy={isLoading}
      onChange={(event) => {
        const { target } = event;
        const isField =
          (target instanceof HTMLInputElement && target.type === 'checkbox') || target instanceof HTMLSelectElement;
        if (isField && target.name !== '') send(event.currentTarget);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      {one(parameters.q) ? <input type="hidden" name="q" value={one(parameters.q)} /> : null}
      <label className="field sort-field">
        <span>Sort by</span>
        <select name="sort" defaultValue={one(parameters.sort) ?? ''}>
          {SORTS.map(({ value, label }) => (
            <option key={value} value={value === 'relevance' ? '' : value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <input type="checkbox" id="show-filters" className="visually-hidden" />
      <label htmlFor="show-filters" className="button button-quiet show-filters">
        Filters{chosen > 0 ? ` (${chosen})` : ''}
      </label>
      <div className="facets">
        <label className="check">
          <input type="checkbox" name="in-stock" value="1" defaultChecked={one(parameters['in-stock']) === '1'} />
          <span>In stock only</span>
        </label>
        {worthShowing(facets, parameters).map((facet, index) => (
          <FacetValues key={facet.name} facet={facet} parameters={parameters} isOpen={index < OPEN_FACETS} />
        ))}
        <PriceBounds parameters={parameters} priceRange={priceRange} currency={currency} />
        <button type="submit" className="button button-quiet">
          Apply
        </button>
      </div>
    </form>
  );
}

/** What everything here has in common narrows nothing down; what most products have comes first. */
function worthShowing(facets: readonly Facet[], parameters: SearchParams): readonly Facet[] {
  const isWorth = ({ name, values }: Facet) =>
    name !== 'availability' && (values.length > 1 || values.some(({ value }) => isChosen(parameters, name, value)));
  return facets.filter(isWorth).toSorted((a, b) => rankOf(a) - rankOf(b) || productsIn(b) - productsIn(a));
}

function rankOf({ name }: Facet): number {
  return ['type', 'option', 'vendor', 'tag'].indexOf(name.split('.')[0] ?? '');
}

function productsIn({ values }: Facet): number {
  return values.reduce((sum, { count }) => sum + count, 0);
}

const SIZES = ['xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl'];

/** Sizes from small to large; anything else as Search gives it, the most frequent first. */
function inOrder({ values }: Facet): readonly Facet['values'][number][] {
  const rank = (label: string) => SIZES.indexOf(label.toLowerCase());
  const areSizes = values.every(({ label }) => rank(label) >= 0);
  return areSizes ? [...values].sort((a, b) => rank(a.label) - rank(b.label)) : values;
}

function FacetValues({ facet, parameters, isOpen }: { facet: Facet; parameters: SearchParams; isOpen: boolean }) {
  const anyChosen = facet.values.some(({ value }) => isChosen(parameters, facet.name, value));
  return (
    <details className="facet" open={isOpen || anyChosen}>
      <summary>{facet.label}</summary>
      <fieldset>
        <legend className="visually-hidden">{facet.label}</legend>
        {inOrder(facet)
          .slice(0, 12)
          .map(({ value, label, count }) => (
            <label className="check" key={value}>
              <input
                type="checkbox"
                name={`f.${facet.name}`}
                value={value}
                defaultChecked={isChosen(parameters, facet.name, value)}
              />
              <span>{label}</span>
              <span className="muted count">{count}</span>
            </label>
          ))}
      </fieldset>
    </details>
  );
}

function PriceBounds({ parameters, priceRange, currency }: Pick<Props, 'parameters' | 'priceRange' | 'currency'>) {
  const bounds = [
    { name: 'from', label: 'From', hint: priceRange?.minMinor },
    { name: 'to', label: 'To', hint: priceRange?.maxMinor },
  ];
  return (
    <fieldset className="price-bounds">
      <legend>Price in {currency}</legend>
      {bounds.map(({ name, label }) => (
        <label className="field" key={name}>
          <span>{label}</span>
          <input
            type="number"
            name={name}
            min={0}
            step="any"
            inputMode="decimal"
            defaultValue={one(parameters[name])}
          />
        </label>
      ))}
    </fieldset>
  );
}
