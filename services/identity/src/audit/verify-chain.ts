import type { Database } from '@concord/database';
import type { KeyRing } from '../security/key-ring.ts';
import { type ChainProblem, checkLink, emptyHead, sealText } from './audit-chain.ts';
import { type ChainPage, readChain } from './read-audit.ts';

export type ChainReport = {
  readonly checked: number;
  readonly intact: boolean;
  readonly problems: ChainProblem[];
  readonly nextSequence: number | null;
};

const MAX_PROBLEMS = 100;

/** Recomputes a stretch of a merchant's chain from what is stored, and compares it with its head and its signed seals. */
export async function verifyChain(
  database: Database,
  keys: KeyRing,
  merchantId: string,
  { afterSequence, first }: { readonly afterSequence: number; readonly first: number },
): Promise<ChainReport> {
  const page = await readChain(database, merchantId, afterSequence, first);
  const headSequence = page.head?.sequence ?? 0;
  const lastAsked = Math.min(afterSequence + first, headSequence);
  const problems = [
    ...linkProblems(merchantId, page, afterSequence),
    ...endProblems(page, afterSequence, lastAsked),
    ...sealProblems(merchantId, page, keys),
  ];
  return {
    checked: page.entries.length,
    intact: problems.length === 0,
    problems: problems.slice(0, MAX_PROBLEMS),
    nextSequence: lastAsked < headSequence ? lastAsked : null,
  };
}

function linkProblems(merchantId: string, { before, entries }: ChainPage, afterSequence: number): ChainProblem[] {
  if (afterSequence > 0 && !before) return [{ sequence: afterSequence, problem: 'the entry is missing' }];
  let previous: { readonly sequence: number; readonly hash: string } = before ?? emptyHead();
  return entries.flatMap((entry) => {
    const found = checkLink(merchantId, previous, entry);
    previous = entry;
    return found;
  });
}

/** Does the stretch reach as far as the head says, and end in the head's hash? */
function endProblems({ before, entries, head }: ChainPage, afterSequence: number, lastAsked: number): ChainProblem[] {
  const last = entries.at(-1) ?? before;
  const reached = last?.sequence ?? afterSequence;
  if (reached < lastAsked) return [{ sequence: lastAsked, problem: `entries after ${reached} are missing` }];
  const beyond = head === undefined ? last : entries.find((entry) => entry.sequence > head.sequence);
  if (beyond) return [{ sequence: beyond.sequence, problem: 'the entry lies beyond the head of the chain' }];
  const atHead = head && last?.sequence === head.sequence;
  return atHead && last.hash !== head.hash
    ? [{ sequence: head.sequence, problem: 'the head of the chain has another hash' }]
    : [];
}

/** A rewritten chain agrees with itself, but not with what was signed. */
function sealProblems(merchantId: string, { before, entries, seals }: ChainPage, keys: KeyRing): ChainProblem[] {
  const hashes = new Map([...(before ? [before] : []), ...entries].map((entry) => [entry.sequence, entry.hash]));
  return seals.flatMap(({ sequence, hash, key_id: keyId, signature }) => {
    if (!keys.isSigned(sealText(merchantId, sequence, hash), keyId, signature)) {
      return [{ sequence, problem: 'the seal is not signed by this platform' }];
    }
    return hashes.get(sequence) === hash
      ? []
      : [{ sequence, problem: 'the chain is not the one that was signed here' }];
  });
}
