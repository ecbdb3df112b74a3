export { type KeyValue, type Lock, NO_MERCHANT, type Rate, type TooManyRequests } from './key-value.ts';
export { type KeyValueOptions, type KeyValues, openKeyValues } from './open-key-values.ts';
