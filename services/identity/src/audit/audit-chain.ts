import { createHash } from 'node:crypto';

/** What is sealed: an event of any service about an audited change. */
export type AuditFact = {
  readonly id: string;
  readonly source: string;
  readonly merchantId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAtMs: number;
};

/** A link of a merchant's chain. `body` is the hashed text itself. */
export type AuditEntry = {
  readonly sequence: number;
  readonly eventId: string;
  readonly operation: string;
  readonly actorId: string;
  readonly subject: string | null;
  readonly body: string;
  readonly hash: string;
};

export type AuditHead = {
  readonly sequence: number;
  readonly hash: string;
  readonly signedSequence: number;
  readonly version: number;
};

export type AuditBody = {
  readonly sequence: number;
  readonly eventId: string;
  readonly source: string;
  readonly operation: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string | null;
  readonly subject: string | null;
  readonly occurredAt: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

/** What the first link's hash stands on. */
const GENESIS = 'concord audit chain';

export function emptyHead(): AuditHead {
  return { sequence: 0, hash: GENESIS, signedSequence: 0, version: 0 };
}

export function sealNext(head: AuditHead, fact: AuditFact): { entry: AuditEntry; head: AuditHead } {
  const sequence = head.sequence + 1;
  const body = bodyOf(sequence, fact);
  const text = JSON.stringify(body);
  const hash = linkHash(head.hash, fact.merchantId, text);
  const { eventId, operation, actor, subject } = body;
  return {
    entry: { sequence, eventId, operation, actorId: actor.id, subject, body: text, hash },
    head: { ...head, sequence, hash, version: head.version + 1 },
  };
}

/** The merchant is part of the hash: an entry cannot be moved to another's chain. */
function linkHash(previousHash: string, merchantId: string, body: string): string {
  return createHash('sha256')
    .update(JSON.stringify([previousHash, merchantId, body]))
    .digest('base64url');
}

function bodyOf(sequence: number, { id, source, data, occurredAtMs }: AuditFact): AuditBody {
  const { operation, actor, requestId, effectId, ...facts } = data;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const part = (value: unknown, name: string) =>
    typeof value === 'object' && value !== null ? text((value as Record<string, unknown>)[name]) : null;
  return {
    sequence,
    eventId: id,
    source,
    operation: text(operation) ?? 'unknown',
    actor: { kind: part(actor, 'kind') ?? 'unknown', id: part(actor, 'id') ?? 'unknown' },
    requestId: text(requestId),
    subject: text(effectId),
    occurredAt: new Date(occurredAtMs).toISOString(),
    facts,
  };
}

export type ChainProblem = { readonly sequence: number; readonly problem: string };

/** A link as it is stored: is it what stood there when it was sealed? Answers what is wrong with it. */
export function checkLink(
  merchantId: string,
  previous: { readonly sequence: number; readonly hash: string },
  entry: AuditEntry,
): ChainProblem[] {
  const problem = problemOf(merchantId, previous, entry);
  return problem === undefined ? [] : [{ sequence: entry.sequence, problem }];
}

function problemOf(
  merchantId: string,
  previous: { readonly sequence: number; readonly hash: string },
  entry: AuditEntry,
): string | undefined {
  if (entry.sequence !== previous.sequence + 1) return `entries after ${previous.sequence} are missing`;
  if (linkHash(previous.hash, merchantId, entry.body) !== entry.hash) return 'the entry is not the one that was sealed';
  return columnsAgree(entry) ? undefined : 'its columns for search differ from what was sealed';
}

function columnsAgree({ sequence, eventId, operation, actorId, subject, body }: AuditEntry): boolean {
  const sealed = JSON.parse(body) as AuditBody;
  const pairs = [
    [sealed.sequence, sequence],
    [sealed.eventId, eventId],
    [sealed.operation, operation],
    [sealed.actor.id, actorId],
    [sealed.subject, subject],
  ];
  return pairs.every(([one, other]) => one === other);
}

/** What a seal's signature covers. */
export function sealText(merchantId: string, sequence: number, hash: string): string {
  return JSON.stringify(['concord audit seal', merchantId, sequence, hash]);
}
