export { answered, NotAnswered } from './answered.ts';
export type { AsService } from './as-service.ts';
export { callContext } from './call-context.ts';
export {
  type DataOptions,
  openServiceData,
  type ServiceData,
  type ShardUrls,
  type Spread,
  WrongShard,
} from './data.ts';
export { type OutboxState, registerDataGauges } from './data-gauges.ts';
export { registerGauge, registerGauges, remembered } from './gauges.ts';
export { inTime } from './in-time.ts';
export { createLogger, type Logger } from './logger.ts';
export { observeCalls } from './observe.ts';
export { type Outbound, type OutboundOptions, openOutbound } from './outbound.ts';
export { countSharedAnswer, metricsText, observeRequest, type RouteClass } from './process-metrics.ts';
export { every, type Repeating } from './repeat.ts';
export { openApiPage, restRoutes } from './rest.ts';
export type { Directory, Placement } from './shards/directory.ts';
