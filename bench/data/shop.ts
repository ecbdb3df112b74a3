/** A merchant that is loaded, as the load's process needs to know it. */
export type Shop = {
  readonly publishableKey: string;
  readonly storeId: string;
  /** Both hold stock; both ship. */
  readonly locationIds: readonly [string, string];
  readonly products: number;
  /** Of product p and size v at place 3·p + v. */
  readonly variantIds: readonly string[];
};
