/** A cart is something a person looks through. */
export const MAX_LINES = 250;
export const MAX_CODES = 20;
