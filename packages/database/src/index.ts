export { pageOfAllMerchants, rowsOfAllShards, shardsOf } from './all-shards.ts';
export { auditEntry } from './audit-entry.ts';
export {
  answers,
  type Database,
  type DatabaseOptions,
  isSqlError,
  openDatabase,
  rowsOf,
} from './connect.ts';
export { type Idempotency, requestHash } from './idempotency.ts';
export { type AppliedChange, IdentityMap, type WrittenRow } from './identity-map.ts';
export { type KeptReads, keptReads } from './kept-reads.ts';
export { isKnownShard, isOtherShard, knowShard, readShardId } from './known-shards.ts';
export { makeRoom } from './make-room.ts';
export {
  adoptMerchant,
  becomeShard,
  closeMerchant,
  expectMerchant,
  FenceOver,
  fenceMerchant,
  forgetMerchant,
  isElsewhere,
  isOnItsWay,
  leaveMerchant,
  liftAnyFence,
  liftFence,
  type MerchantHere,
  readMerchantHere,
  receiveMerchant,
  retractMerchant,
} from './merchant-here.ts';
export { type MigrateOptions, MigrationRefused, migrate } from './migrate.ts';
export { throughPgBouncer } from './pgbouncer.ts';
export { type ResultSet, runPipeline } from './pipeline.ts';
export {
  type PostgresServer,
  provisionDatabase,
  readServer,
  type ServiceDatabase,
  type ServiceUrls,
} from './provision.ts';
export { type Columns, type RowsStatement, rowsStatement } from './rows-statement.ts';
export { type SqlValue, type Statement, sql, UNSEEN_MERCHANT } from './statement.ts';
export {
  type AggregateTable,
  aggregateTable,
  insertRows,
  type LedgerTable,
  ledgerTable,
} from './table.ts';
export {
  append,
  type Decision,
  type NewEvent,
  put,
  type RowKey,
  rowKey,
  type State,
  type Write,
  type WriteContext,
} from './write.ts';
export { type CallContext, type IdempotencyRejection, Overloaded, openWriter, type Writer } from './writer.ts';
