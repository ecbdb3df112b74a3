export type {
  Basket,
  BasketCustomer,
  BasketLine,
  Channel,
  Delivery,
  FulfilmentKind,
  Place,
  TenderKind,
} from './basket.ts';
export { roundToIncrement } from './cash-rounding.ts';
export { type CompiledBook, compileBook } from './compile-book.ts';
export { priceBasket } from './price-basket.ts';
export type { PriceBook, ShippingMethod, ShippingPrice, TaxRate } from './price-book.ts';
export type {
  CodeOutcome,
  LineDiscount,
  OrderDiscount,
  PricedBasket,
  PricedLine,
  PricedShipping,
  Redemption,
  ShippingOption,
  ShippingStatus,
  Step,
  Tax,
  TaxTreatment,
  Totals,
  WhyNotApplicable,
} from './priced-basket.ts';
export type {
  Condition,
  ConditionKind,
  Effect,
  EffectKind,
  LineSelector,
  MinorByCurrency,
  OrderEffect,
  ProductEffect,
  Promotion,
  PromotionClass,
  ShippingEffect,
  Stacking,
  Tier,
  Zone,
} from './promotion.ts';
export { normaliseCode } from './promotions/codes.ts';
export {
  DEFAULT_REFUND_POLICY,
  NO_REFUND_YET,
  type Refund,
  type RefundedLine,
  type RefundHistory,
  type RefundPolicy,
  type RefundRejection,
  type ReturnedLine,
  type SoldLine,
  type SoldOrder,
  type SoldPart,
} from './refund/refund.ts';
export { refundFor } from './refund/refund-for.ts';
export { signedComponents } from './totals.ts';
