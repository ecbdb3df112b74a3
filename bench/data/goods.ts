/** What the bench sells. Every fact of a product follows from its number, so that an answer can be checked by content. */
export const CATEGORIES = ['lamp', 'chair', 'table', 'mug', 'tent'] as const;
export const ADJECTIVES = [
  'crimson',
  'amber',
  'olive',
  'teal',
  'indigo',
  'ivory',
  'copper',
  'slate',
  'coral',
  'walnut',
  'linen',
  'marble',
  'bamboo',
  'velvet',
  'granite',
  'pewter',
  'saffron',
  'cobalt',
  'ebony',
  'birch',
] as const;
export const SIZES = ['S', 'M', 'L'] as const;
export const VARIANTS = SIZES.length;
export const OPENING_STOCK = 10_000_000;

const PRICES = 500;

export function categoryOf(product: number): string {
  return CATEGORIES[product % CATEGORIES.length] ?? '';
}

export function adjectiveOf(product: number): string {
  return ADJECTIVES[Math.floor(product / CATEGORIES.length) % ADJECTIVES.length] ?? '';
}

/** How many of the first `products` have this adjective in their title. */
export function countWith(adjective: string, products: number): number {
  const round = CATEGORIES.length * ADJECTIVES.length;
  const place = (ADJECTIVES as readonly string[]).indexOf(adjective) * CATEGORIES.length;
  const inLastRound = Math.min(CATEGORIES.length, Math.max(0, (products % round) - place));
  return Math.floor(products / round) * CATEGORIES.length + inLastRound;
}

export function titleOf(product: number): string {
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return `${capital(adjectiveOf(product))} ${capital(categoryOf(product))} ${product}`;
}

export function handleOf(product: number): string {
  return `${adjectiveOf(product)}-${categoryOf(product)}-${product}`;
}

/** The number of the product that a handle names; -1 for a handle that is none of ours. */
export function productOf(handle: string): number {
  const product = Number(handle.slice(handle.lastIndexOf('-') + 1));
  return Number.isInteger(product) && handleOf(product) === handle ? product : -1;
}

export function priceMinorOf(product: number, variant: number): number {
  return 1_000 + (product % PRICES) * 10 + variant * 100;
}
