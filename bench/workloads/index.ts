import { bareNode } from './bare-node.ts';
import { checkout } from './checkout.ts';
import { lineToCart } from './line-to-cart.ts';
import { mergedCheckout } from './merged-checkout.ts';
import { newCart } from './new-cart.ts';
import { productDetail, sharedProductDetail } from './product-detail.ts';
import { productDetailRest } from './product-detail-rest.ts';
import { productList, sharedProductList } from './product-list.ts';
import { productListRest } from './product-list-rest.ts';
import { search } from './search.ts';
import type { Workload } from './workload.ts';

/** In the order in which they run: those that only read come first. */
export const WORKLOADS: readonly Workload[] = [
  productList,
  sharedProductList,
  productListRest,
  productDetail,
  sharedProductDetail,
  productDetailRest,
  search,
  newCart,
  lineToCart,
  checkout,
  mergedCheckout,
];

export function workloadNamed(name: string): Workload {
  const workload = [...WORKLOADS, bareNode].find((one) => one.name === name);
  if (!workload) throw new Error(`There is no workload ${name}`);
  return workload;
}
