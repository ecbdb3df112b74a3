import { createHash } from 'node:crypto';

export type PostgresSettings = Readonly<Record<string, string>>;

/** PostgreSQL's defaults keep a commit through a power cut; nothing here weakens them. */
const settings: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '128MB',
  // The statements are short; compiling one costs more than running it.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %d ',
};

/** For data that nobody will miss: a commit does not wait for the disk. */
const unsafeSettings: PostgresSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
};

export function settingsFor(durable: boolean, maxConnections?: number): PostgresSettings {
  const wished = maxConnections === undefined ? {} : { max_connections: String(maxConnections) };
  const chosen = { ...settings, ...(durable ? {} : unsafeSettings), ...wished };
  return { ...chosen, cluster_name: clusterName(chosen) };
}

/** Names the settings, so that a running server shows whether it was started with the same ones. */
function clusterName(chosen: PostgresSettings): string {
  return `concord-${createHash('sha256').update(JSON.stringify(chosen)).digest('hex').slice(0, 12)}`;
}
