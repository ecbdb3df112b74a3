/** How long a statement of a request may take before the server ends it. */
export const STATEMENT_TIMEOUT_MS = 10_000;
/** How long a transaction may wait for its caller: what it locked is free again after that. */
export const IDLE_IN_TRANSACTION_MS = 30_000;
