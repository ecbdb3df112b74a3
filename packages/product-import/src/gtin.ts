const GTIN = /^(?:\d{8}|\d{12,14})$/;

/** GS1 General Specifications 7.9: weights 3, 1, 3 … from the right, check digit to the next ten. */
export function isGtin(text: string): boolean {
  if (!GTIN.test(text)) return false;
  let sum = 0;
  for (let fromRight = 0; fromRight < text.length; fromRight += 1) {
    const digit = text.charCodeAt(text.length - 1 - fromRight) - 48;
    sum += fromRight % 2 === 0 ? digit : 3 * digit;
  }
  return sum % 10 === 0;
}
