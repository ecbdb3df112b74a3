import { contract, idSchema, operation, page, pageInput, quantitySchema } from '@concord/contract';
import { z } from 'zod';
import {
  auditFactSchema,
  documentSchema,
  exportSchema,
  fulfilmentSchema,
  ORDER_STATUSES,
  orderSchema,
  orderSummarySchema,
  PAYMENT_STATUSES,
  processSchema,
  returnSchema,
  timelineEntrySchema,
  violationSchema,
} from './order-schemas.ts';
import { CHANNELS, MAX_LINES, snapshotSchema } from './snapshot-schemas.ts';

export { FULFILMENT_STATUSES, ORDER_STATUSES, PAYMENT_STATUSES, RETURN_STATUSES } from './order-schemas.ts';
export { CHANNELS } from './snapshot-schemas.ts';

/** What was agreed when an order was placed. */
export type Snapshot = z.output<typeof snapshotSchema>;

const orderId = idSchema('order');
const reason = z.string().trim().min(1).max(500);
const email = z.string().trim().toLowerCase().max(320);

const ORDER_NOT_FOUND = { status: 404, message: 'There is no such order.' } as const;

const EXPORT_NOT_FOUND = { status: 404, message: 'There is no such export, or it is over a week old.' } as const;

const LINE_NOT_FOUND = {
  status: 404,
  message: 'The order has no such line.',
  data: z.object({ lineId: z.string() }),
} as const;

const LOCATION_NOT_ALLOWED = {
  status: 403,
  message: 'Your role does not cover this location: choose one of yours.',
  data: z.object({ locationId: z.string() }),
} as const;

const PAYMENT_NOT_SETTLED = {
  status: 409,
  message: 'The payment of this order is not settled yet: try again in a moment.',
  data: z.object({ paymentStatus: z.enum(PAYMENT_STATUSES) }),
} as const;

const orderFilters = {
  channel: z.enum(CHANNELS).optional(),
  storeId: idSchema('store').optional(),
  locationId: idSchema('location').optional(),
  customerId: idSchema('customer').optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  paymentStatus: z.enum(PAYMENT_STATUSES).optional(),
  query: z
    .string()
    .trim()
    .min(1)
    .max(320)
    .optional()
    .describe("The start of an order number, with or without the store's whole prefix, or a whole e-mail address"),
};

/** What Orders does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const ordersContract = contract({
  service: 'orders',
  title: 'Orders',
  description: 'The one order book of all channels: what was sold, handed over, cancelled, returned and paid back.',
  operations: {
    placeOrder: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders',
      summary: 'Book what was sold, as a snapshot that adds up; the same id again is the same order',
      scope: 'orders:place',
      input: z.object({
        orderId: orderId.describe('Chosen by the caller'),
        checkoutId: idSchema('checkout'),
        cartId: idSchema('cart').optional(),
        storeId: idSchema('store'),
        channel: z.enum(CHANNELS),
        locationId: idSchema('location').optional(),
        registerId: idSchema('register').optional(),
        customerId: idSchema('customer').optional(),
        email: email.optional(),
        ...snapshotSchema.shape,
        reservationId: idSchema('reservation').optional().describe('Without one, no stock is kept for this order'),
        paymentId: idSchema('payment').optional().describe('Without one, there is nothing to pay'),
        redemptionId: idSchema('redemption').optional(),
        numberPrefix: z
          .string()
          .regex(/^[A-Z0-9-]{0,10}$/)
          .optional()
          .describe('What the store puts before its order numbers now; the order keeps it'),
        placedAt: z.iso.datetime().optional().describe('When it was sold, if that was earlier: an offline sale'),
        test: z.boolean().optional(),
      }),
      output: z.object({
        orderId: z.string(),
        number: z.string(),
        lookupToken: z.string().describe('Opens this order for whoever holds it: for the confirmation page and mail'),
        receiptNumber: z.string().nullable(),
      }),
      rejections: {
        TOTALS_DO_NOT_ADD_UP: {
          status: 422,
          message: 'The amounts of this order do not add up: price the basket again.',
          data: z.object({ component: z.string(), expectedMinor: z.int(), actualMinor: z.int() }),
        },
        PAYMENT_MISSING: { status: 422, message: 'This order costs something: say which payment pays for it.' },
        ORDER_DIFFERS: { status: 409, message: 'Another order has this id: choose a new one.' },
      },
    }),
    getOrder: operation({
      kind: 'read',
      method: 'GET',
      path: '/orders/{orderId}',
      summary: 'An order with all that happened to it',
      scope: 'orders:read',
      input: z.object({ orderId }),
      output: orderSchema,
      rejections: { ORDER_NOT_FOUND },
    }),
    getOrders: operation({
      kind: 'read',
      method: 'GET',
      path: '/orders-by-id',
      summary: 'Many orders at once; those that are not there are left out',
      scope: 'orders:read',
      input: z.object({ orderIds: z.array(orderId).min(1).max(200) }),
      output: z.object({ items: z.array(orderSchema) }),
      rejections: {},
    }),
    listOrders: operation({
      kind: 'read',
      method: 'GET',
      path: '/orders',
      summary: 'Orders, newest first',
      scope: 'orders:read',
      input: z.object({ ...pageInput, ...orderFilters }),
      output: page(orderSummarySchema),
      rejections: {},
    }),
    listMyOrders: operation({
      kind: 'read',
      method: 'GET',
      path: '/my-orders',
      summary: "The signed-in customer's own orders, newest first",
      scope: 'orders:own',
      input: z.object({ ...pageInput, orderIds: z.array(orderId).min(1).max(200).optional() }),
      output: page(orderSchema),
      rejections: {},
    }),
    lookUpOrder: operation({
      kind: 'read',
      method: 'POST',
      path: '/order-look-ups',
      summary: 'A guest opens an order, by its signed link or by number and e-mail address',
      scope: 'orders:lookup',
      input: z
        .object({
          token: z.string().max(500).optional(),
          number: z.string().trim().max(50).optional(),
          email: email.optional(),
        })
        .refine(({ token, number, email: address }) => token !== undefined || (number && address), {
          message: 'Give a token, or a number and an e-mail address',
        }),
      output: orderSchema,
      rejections: { ORDER_NOT_FOUND },
    }),
    listTimeline: operation({
      kind: 'read',
      method: 'GET',
      path: '/orders/{orderId}/timeline',
      summary: 'Everything that happened to an order, oldest first',
      scope: 'orders:read',
      input: z.object({ ...pageInput, orderId }),
      output: page(timelineEntrySchema),
      rejections: {},
    }),
    markPaid: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders/{orderId}/payments',
      summary: 'What has been captured for this order so far; money that comes after a cancellation goes back',
      scope: 'orders:place',
      input: z.object({
        orderId,
        paymentId: idSchema('payment'),
        capturedMinor: z.int().min(0).describe('Captured in all, not in addition'),
      }),
      output: z.object({ orderId: z.string(), paymentStatus: z.enum(PAYMENT_STATUSES), capturedMinor: z.int() }),
      rejections: {
        ORDER_NOT_FOUND,
        PAYMENT_DIFFERS: {
          status: 409,
          message: 'This order is paid by another payment: look the payment up.',
          data: z.object({ paymentId: z.string().nullable() }),
        },
      },
    }),
    fulfilOrder: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders/{orderId}/fulfilments',
      summary: 'Goods leave: all that is open, or the given lines',
      scope: 'orders:fulfil',
      input: z.object({
        orderId,
        fulfilmentId: idSchema('fulfilment')
          .optional()
          .describe('Chosen by the caller: the same id is the same parcel'),
        lines: z
          .array(z.object({ lineId: idSchema('line'), quantity: quantitySchema }))
          .min(1)
          .max(MAX_LINES)
          .optional(),
        tracking: z
          .object({
            carrier: z.string().max(100).optional(),
            number: z.string().max(200).optional(),
            url: z
              .url({ protocol: /^https?$/ })
              .max(2_000)
              .optional(),
          })
          .optional(),
      }),
      output: z.object({ orderId: z.string(), fulfilment: fulfilmentSchema }),
      rejections: {
        ORDER_NOT_FOUND,
        LINE_NOT_FOUND,
        ORDER_CLOSED: {
          status: 409,
          message: 'Nothing of this order is open any more.',
          data: z.object({ status: z.enum(ORDER_STATUSES) }),
        },
        MORE_THAN_OPEN: {
          status: 409,
          message: 'Fewer units of this line are open than asked for.',
          data: z.object({ lineId: z.string(), requested: z.int(), open: z.int() }),
        },
      },
    }),
    cancelOrder: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders/{orderId}/cancellation',
      summary: 'What has not left is cancelled: stock and coupons are free again, the money goes back',
      scope: 'orders:cancel',
      audited: true,
      input: z.object({ orderId, reason }),
      output: orderSchema,
      rejections: {
        ORDER_NOT_FOUND,
        PAYMENT_NOT_SETTLED,
        FULFILMENT_IN_PROGRESS: {
          status: 409,
          message: 'Goods of this order are just leaving: try again in a moment.',
        },
        NOTHING_TO_CANCEL: {
          status: 409,
          message: 'All goods of this order have left: take them back as a return.',
          data: z.object({ status: z.enum(ORDER_STATUSES) }),
        },
      },
    }),
    receiveReturn: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders/{orderId}/returns',
      summary: 'Goods come back, at any location; what was really paid for them goes back to how it was paid',
      scope: 'orders:return',
      audited: true,
      input: z.object({
        orderId,
        returnId: idSchema('return').optional().describe('Chosen by the caller: the same id again is the same return'),
        locationId: idSchema('location'),
        registerId: idSchema('register').optional().describe('Whose drawer gives cash back'),
        lines: z
          .array(
            z.object({
              lineId: idSchema('line'),
              quantity: quantitySchema,
              condition: z.enum(['sellable', 'damaged']).default('sellable'),
            }),
          )
          .min(1)
          .max(MAX_LINES),
        reason,
      }),
      output: z.object({ orderId: z.string(), returnId: z.string(), refundMinor: z.int(), return: returnSchema }),
      rejections: {
        ORDER_NOT_FOUND,
        LINE_NOT_FOUND,
        LOCATION_NOT_ALLOWED,
        PAYMENT_NOT_SETTLED,
        MORE_THAN_RETURNABLE: {
          status: 409,
          message: 'Fewer units of this line can come back: the rest never left, or is back already.',
          data: z.object({ lineId: z.string(), requested: z.int(), returnable: z.int() }),
        },
      },
    }),
    listReturns: operation({
      kind: 'read',
      method: 'GET',
      path: '/returns',
      summary: 'Returns, newest first',
      scope: 'orders:read',
      input: z.object({ ...pageInput, orderId: orderId.optional(), locationId: idSchema('location').optional() }),
      output: page(returnSchema),
      rejections: {},
    }),
    issueInvoice: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders/{orderId}/invoice',
      summary: "The order's invoice with its gap-free number; it is issued once",
      scope: 'orders:fulfil',
      audited: true,
      input: z.object({ orderId }),
      output: documentSchema,
      rejections: { ORDER_NOT_FOUND },
    }),
    printReceipt: operation({
      kind: 'write',
      method: 'POST',
      path: '/orders/{orderId}/receipt/prints',
      summary: "A print of the order's receipt; every one after the first says that it is a copy",
      scope: 'orders:return',
      input: z.object({ orderId }),
      output: documentSchema,
      rejections: {
        ORDER_NOT_FOUND,
        RECEIPT_NOT_FOUND: { status: 404, message: 'No register issued a receipt for this order: issue an invoice.' },
      },
    }),
    listProcesses: operation({
      kind: 'read',
      method: 'GET',
      path: '/processes',
      summary: 'What is under way; parked processes wait for a person',
      scope: 'orders:read',
      input: z.object({ ...pageInput, orderId: orderId.optional(), status: z.enum(['running', 'parked']).optional() }),
      output: page(processSchema),
      rejections: {},
    }),
    resumeProcess: operation({
      kind: 'write',
      method: 'POST',
      path: '/processes/{processId}/resume',
      summary: 'Try the next step of a process now, after its cause was put right',
      scope: 'orders:cancel',
      input: z.object({ processId: idSchema('process') }),
      output: processSchema,
      rejections: { PROCESS_NOT_FOUND: { status: 404, message: 'There is no such process.' } },
    }),
    auditOrders: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/orders',
      summary: 'Proves L3 and L17 over all merchants, and gives the order side of L16',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
      output: z.object({
        checked: z.int(),
        violations: z.array(violationSchema),
        facts: z.array(auditFactSchema),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
    startExport: operation({
      kind: 'write',
      method: 'POST',
      path: '/exports',
      summary: 'The order book as a file, newest order first, made in the background; kept for a week',
      scope: 'orders:read',
      audited: true,
      input: z.object({
        format: z.enum(['csv', 'jsonl']).default('csv'),
        channel: orderFilters.channel,
        storeId: orderFilters.storeId,
        status: orderFilters.status,
        paymentStatus: orderFilters.paymentStatus,
      }),
      output: exportSchema,
      rejections: {},
    }),
    getExport: operation({
      kind: 'read',
      method: 'GET',
      path: '/exports/{exportId}',
      summary: 'How far an export is',
      scope: 'orders:read',
      input: z.object({ exportId: idSchema('export') }),
      output: exportSchema,
      rejections: { EXPORT_NOT_FOUND },
    }),
    getExportPart: operation({
      kind: 'read',
      method: 'GET',
      path: '/exports/{exportId}/part',
      summary: 'A part of the file, counted from 1; all parts put behind one another are the file',
      scope: 'orders:read',
      input: z.object({ exportId: idSchema('export'), part: z.int().min(1) }),
      output: z.object({ exportId: z.string(), part: z.int(), content: z.string() }),
      rejections: {
        EXPORT_PART_NOT_FOUND: { status: 404, message: 'There is no such part: ask for the export first.' },
      },
    }),
    auditDocuments: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/documents',
      summary: 'Proves L12 over all merchants: each series of receipts, invoices and credit notes is without a gap',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
      output: z.object({
        checked: z.int(),
        violations: z.array(violationSchema),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
  },
});
