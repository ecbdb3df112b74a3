const MAX_LENGTH = 200;

/** The handle that a title suggests: `Trail Jacket №2` → `trail-jacket-no2`. Letters of every script stay. */
export function handleOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).join('-').slice(0, MAX_LENGTH).replace(/-$/, '') || 'untitled';
}
