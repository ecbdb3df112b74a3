import { newId } from '@concord/ids';

export type MovementKind = 'receive' | 'sell' | 'return' | 'adjust' | 'count' | 'damage' | 'opening';

/** One entry of the ledger: by how much on hand changed, why, and who did it. */
export type Movement = {
  readonly id: string;
  readonly variantId: string;
  readonly locationId: string;
  readonly kind: MovementKind;
  readonly quantity: number;
  readonly reason: string;
  readonly sourceId: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly occurredAtMs: number;
};

type Cause = {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly nowMs: number;
};

export function movement(
  fact: Pick<Movement, 'variantId' | 'locationId' | 'kind' | 'quantity' | 'reason' | 'sourceId'>,
  { actor, requestId, nowMs }: Cause,
): Movement {
  return { ...fact, id: newId('movement', nowMs), actor, requestId, occurredAtMs: nowMs };
}
