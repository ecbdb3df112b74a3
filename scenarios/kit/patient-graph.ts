import { setTimeout as delay } from 'node:timers/promises';
import type { CrashingPlatform } from './crashing-platform.ts';
import { type GraphClient, GraphRefusal, graphClient } from './graph.ts';

/** What became of the writes of a crowd. */
export type Writes = {
  readonly asked: number;
  /** Of how many the first try failed. */
  readonly failedAtFirst: number;
  /** How many of those were answered when they were asked again, with the same key. */
  readonly healed: number;
  /** What all tries that failed were told, and how often. */
  readonly told: Readonly<Record<string, number>>;
};

export type PatientGraph = {
  readonly graph: GraphClient;
  readonly writes: () => Writes;
  /** How long the longest answer took, and how often none came at all. */
  readonly waited: () => { readonly longestMs: number; readonly unanswered: number };
};

/** Nobody took the connection, or it broke; or nobody answered on it. */
export const NO_CONNECTION = 'no connection';
export const NO_ANSWER = 'no answer';

const AGAIN = new Set(['UNAVAILABLE', 'INTERNAL_ERROR', 'OVERLOADED', 'TOO_MANY_REQUESTS', 'CONFLICT', 'IN_FLIGHT']);
const PAUSE_MS = 150;
/** A round of kills, and the longest pause of a sweeper that was killed again and again. */
const GIVE_UP_MS = 300_000;

/** A client that does what a good client does: after a lost answer it asks again, with the same key. */
export function patientGraph(platform: CrashingPlatform): PatientGraph {
  const waits = { longestMs: 0, unanswered: 0 };
  const writes = { asked: 0, failedAtFirst: 0, healed: 0 };
  const told = new Map<string, number>();

  const timed = async <Value>(asking: Promise<Value>): Promise<Value> => {
    const askedAt = performance.now();
    try {
      return await asking;
    } catch (error) {
      if (isTimeOut(error)) waits.unanswered += 1;
      throw error;
    } finally {
      waits.longestMs = Math.max(waits.longestMs, performance.now() - askedAt);
    }
  };
  const untilAnswered: GraphClient['ask'] = async (asker, query, variables, key) => {
    const isWrite = query.startsWith('mutation');
    if (isWrite) writes.asked += 1;
    for (let tries = 1, deadline = Date.now() + GIVE_UP_MS; ; tries++) {
      const { url } = await platform.running();
      try {
        const answer = await timed(graphClient(url).ask<never>(asker, query, variables, key));
        if (isWrite && tries > 1) writes.healed += 1;
        return answer;
      } catch (error) {
        if (!mayAskAgain(error)) {
          // A rule said no, which is an answer.
          if (isWrite && tries > 1) writes.healed += 1;
          throw error;
        }
        if (isWrite && tries === 1) writes.failedAtFirst += 1;
        if (isWrite) told.set(toldBy(error), (told.get(toldBy(error)) ?? 0) + 1);
        if (Date.now() > deadline) throw error;
        await delay(PAUSE_MS);
      }
    }
  };
  return {
    graph: {
      ask: untilAnswered,
      send: async (...asked) => graphClient((await platform.running()).url).send(...asked),
    },
    writes: () => ({ ...writes, told: Object.fromEntries(told) }),
    waited: () => ({ ...waits }),
  };
}

function mayAskAgain(error: unknown): boolean {
  return !(error instanceof GraphRefusal) || AGAIN.has(error.code);
}

function toldBy(error: unknown): string {
  if (error instanceof GraphRefusal) return error.code;
  if (isTimeOut(error)) return NO_ANSWER;
  return error instanceof TypeError ? NO_CONNECTION : 'no problem that could be read';
}

function isTimeOut(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
