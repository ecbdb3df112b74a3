export { type EmbeddedLog, eventLogMigrations, openEmbeddedLog } from './embedded-log.ts';
export { type PublishedEvent, toCloudEvent } from './event.ts';
export type { Consumer, EventLog, Subscription } from './event-log.ts';
export { applyOnce } from './inbox.ts';
export { type Relay, type RelayOptions, startRelay } from './relay.ts';
export { type Signal, signal } from './signal.ts';
