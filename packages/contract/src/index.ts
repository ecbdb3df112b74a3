export { auditPage, ofAllMerchants, type Violation, violations } from './audit.ts';
export {
  type AnyClient,
  type Call,
  type CallOptions,
  type Client,
  COMMON_REJECTIONS,
  type CommonRejection,
  type Handler,
  type Handlers,
  type RejectionsOf,
} from './calls.ts';
export { type Cursors, cursorsOf, type SortCursor, sortCursors } from './cursor.ts';
export { httpClient } from './http-client.ts';
export { openApiDocument, pathParameters } from './openapi.ts';
export { type Contract, contract, type Operation, operation, type RejectionSpec } from './operation.ts';
export { faultProblem, type Problem, problemOf } from './problem.ts';
export { idSchema, moneySchema, page, pageInput, quantitySchema } from './schemas.ts';
export { type ServeOptions, serve } from './serve.ts';
export { fetchTransport, type HttpAnswer, type HttpRequest, type Transport } from './transport.ts';
