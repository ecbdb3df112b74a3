/** A text as it is compared and sorted: lower case, without accents. The database compares bytes (C locale). */
export function plainText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
  return plain.replace(/\s+/g, ' ').trim();
}
