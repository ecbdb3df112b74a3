export type { AsService } from './as-service.ts';
export { callContext } from './call-context.ts';
export { type DataOptions, openServiceData, type ServiceData } from './data.ts';
export { createLogger, type Logger } from './logger.ts';
export { metricsText, observeCalls, registerGauge } from './observe.ts';
export { every, type Repeating } from './repeat.ts';
export { openApiPage, restRoutes } from './rest.ts';
