/** Does an endpoint that names these types, or whole areas such as `orders.*`, want an event of this type? */
export function wants(types: readonly string[], type: string): boolean {
  return types.some((wanted) => wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))));
}
