export { type EmbeddedLog, eventLogMigrations, openEmbeddedLog } from './embedded-log.ts';
export { orderingKey, type PublishedEvent, toCloudEvent } from './event.ts';
export type { Consumer, EventLog, KeptLog, LogPage, Subscription } from './event-log.ts';
export { inEventSpans } from './event-spans.ts';
export { applyOnce } from './inbox.ts';
export { type KafkaLogOptions, openKafkaLog } from './kafka-log.ts';
export { type Relay, type RelayOptions, startRelay } from './relay.ts';
export { isReplayRequested, listParked, type ParkedEvent, type ParkedTable, requestReplay } from './replay-requests.ts';
export { type Signal, signal } from './signal.ts';
