import { expect, test } from 'vitest';
import { type AuditEntry, type AuditFact, checkLink, emptyHead, sealNext } from '../src/audit/audit-chain.ts';

const fact = (id: string, operation: string, merchantId = 'mer_1'): AuditFact => ({
  id,
  source: 'orders',
  merchantId,
  data: { operation, actor: { kind: 'user', id: 'usr_1' }, requestId: 'req_1', effectId: 'ord_1', amountMinor: 100 },
  occurredAtMs: 1_700_000_000_000,
});

function chainOf(facts: readonly AuditFact[]): AuditEntry[] {
  let head = emptyHead();
  return facts.map((one) => {
    const sealed = sealNext(head, one);
    head = sealed.head;
    return sealed.entry;
  });
}

function problems(merchantId: string, entries: readonly AuditEntry[]) {
  return entries.flatMap((entry, index) => checkLink(merchantId, entries[index - 1] ?? emptyHead(), entry));
}

test('a chain as it was sealed has no problems', () => {
  expect(problems('mer_1', chainOf([fact('evt_1', 'a'), fact('evt_2', 'b'), fact('evt_3', 'c')]))).toEqual([]);
});

test('a past that was rewritten, hash and all, no longer carries what came after it', () => {
  const sealed = chainOf([fact('evt_1', 'refund'), fact('evt_2', 'b'), fact('evt_3', 'c')]);
  const [rewritten] = chainOf([fact('evt_1', 'nothing to see')]);
  const forged = [...(rewritten ? [rewritten] : []), ...sealed.slice(1)];
  expect(problems('mer_1', forged)).toEqual([{ sequence: 2, problem: 'the entry is not the one that was sealed' }]);
});

test('a chain does not pass as another merchant’s', () => {
  expect(problems('mer_2', chainOf([fact('evt_1', 'a'), fact('evt_2', 'b')]))).toHaveLength(2);
});
