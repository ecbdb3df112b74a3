/** Everything that is known of the demo merchant; its goods stand in `catalogue.csv`, their pictures in `images/`. */
export { DEMO_CUSTOMERS, type DemoCustomer } from './customers.ts';
export { DEMO_IMAGE_NAMES, drawDemoImage } from './images/index.ts';
export {
  DEMO_LOCATIONS,
  DEMO_MERCHANT,
  DEMO_STORES,
  type DemoAddress,
  type DemoLocation,
  type DemoLocationKey,
  type DemoStore,
} from './merchant.ts';
export { DEMO_ORDERS, type DemoLine, type DemoOrder, type DemoTender } from './orders.ts';
export { DEMO_PROMOTIONS, type DemoPromotion } from './promotions.ts';
export { DEMO_STOCK_SPLIT, DEMO_STOCK_SPLIT_BY_HANDLE, DEMO_WITHOUT_STOCK, type DemoStockSplit } from './stock.ts';
