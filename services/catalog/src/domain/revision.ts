import { newId } from '@concord/ids';

/** Who changed what, for ever: one entry for each change of a product, category, collection or field. */
export type Revision = {
  readonly id: string;
  readonly subjectId: string;
  readonly version: number;
  readonly change: string;
  /** Field → what it was and what it became. */
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly occurredAtMs: number;
};

type Cause = {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly nowMs: number;
};

export function revision(
  fact: Pick<Revision, 'subjectId' | 'version' | 'change' | 'fields'>,
  { actor, requestId, nowMs }: Cause,
): Revision {
  return { ...fact, id: newId('entry', nowMs), actor, requestId, occurredAtMs: nowMs };
}
