import type { BasketLine } from '../basket.ts';
import type { LineSelector } from '../promotion.ts';

export type LineTest = (line: BasketLine) => boolean;

const everyLine: LineTest = () => true;

/** Turns a selector into one test, with sets built once instead of lists searched for every basket. */
export function compileSelector(selector: LineSelector | undefined): LineTest {
  const tests = selector === undefined ? [] : testsOf(selector);
  const [first, second] = tests;
  if (first === undefined) return everyLine;
  if (second === undefined) return first;
  return (line) => tests.every((test) => test(line));
}

function testsOf(selector: LineSelector): LineTest[] {
  const tests: LineTest[] = [];
  const { variantIds, productIds, categoryIds, collectionIds, attributes, reduced, except } = selector;
  if (variantIds) tests.push(isOneOf(variantIds, (line) => line.variantId));
  if (productIds) tests.push(isOneOf(productIds, (line) => line.productId));
  if (categoryIds) tests.push(hasOneOf(categoryIds, (line) => line.categoryIds));
  if (collectionIds) tests.push(hasOneOf(collectionIds, (line) => line.collectionIds));
  for (const [name, values] of Object.entries(attributes ?? {})) {
    tests.push(hasOneOf(values, ({ attributes: own }) => (own && Object.hasOwn(own, name) ? own[name] : undefined)));
  }
  if (reduced !== undefined) tests.push((line) => isReduced(line) === reduced);
  if (except) tests.push(not(compileSelector(except)));
  return tests;
}

function isOneOf(values: readonly string[], read: (line: BasketLine) => string): LineTest {
  const set = new Set(values);
  return (line) => set.has(read(line));
}

function hasOneOf(values: readonly string[], read: (line: BasketLine) => string | readonly string[] | undefined) {
  const set = new Set(values);
  return (line: BasketLine): boolean => {
    const own = read(line);
    if (own === undefined) return false;
    if (typeof own === 'string') return set.has(own);
    for (const value of own) if (set.has(value)) return true;
    return false;
  };
}

function not(test: LineTest): LineTest {
  return (line) => !test(line);
}

function isReduced(line: BasketLine): boolean {
  return line.compareAtMinor !== undefined && line.compareAtMinor > (line.priceOverrideMinor ?? line.unitPriceMinor);
}
