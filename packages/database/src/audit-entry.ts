import type { AppliedChange } from './identity-map.ts';
import type { NewEvent, WriteContext } from './write.ts';

const MAX_CHANGES = 50;

/**
 * What the audit log is told of an audited call: who did what, under which request, and the columns that changed. It
 * leaves with the change's own outbox, so neither exists without the other (CONSISTENCY 33).
 */
export function auditEntry(
  operation: string,
  effectId: string,
  applied: readonly AppliedChange[],
  { merchantId, actor, requestId, nowMs }: WriteContext,
): NewEvent {
  return {
    type: 'audit.entry-recorded.v1',
    key: merchantId,
    data: {
      operation,
      effectId,
      actor,
      requestId,
      at: new Date(nowMs).toISOString(),
      changeCount: applied.length,
      changes: applied.slice(0, MAX_CHANGES).map(describeChange),
    },
  };
}

function describeChange({ table, key, before, after }: AppliedChange) {
  const rowOf = (aggregate: unknown) => (aggregate === undefined ? {} : table.toRow(aggregate as never));
  const [was, is] = [rowOf(before), rowOf(after)];
  const changed = Object.keys(is).filter((column) => JSON.stringify(was[column]) !== JSON.stringify(is[column]));
  const shown = changed.filter((column) => !table.personal?.includes(column));
  const pick = (row: Record<string, unknown>) =>
    Object.fromEntries(shown.map((column) => [column, row[column] ?? null]));
  const shownKey = key.map((value, index) => (table.personal?.includes(table.key[index] ?? '') ? null : value));
  return {
    table: table.name,
    key: shownKey,
    changed,
    before: before === undefined ? null : pick(was),
    after: pick(is),
  };
}
