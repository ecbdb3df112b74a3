import type { PublishedEvent } from './event.ts';

type Append = (events: readonly PublishedEvent[]) => Promise<void>;

/**
 * What several relays of this process append while an append is under way goes together in the next one: one commit
 * for all of them. If that fails, each is told, and sends its events again.
 */
export function groupAppends(append: Append): Append {
  let waiting: { readonly events: readonly PublishedEvent[]; readonly done: PromiseWithResolvers<void> }[] = [];
  let running = false;
  const drain = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const together = waiting;
      waiting = [];
      try {
        await append(together.flatMap(({ events }) => events));
        for (const { done } of together) done.resolve();
      } catch (error) {
        for (const { done } of together) done.reject(error);
      }
    }
    running = false;
  };
  return (events) => {
    if (events.length === 0) return Promise.resolve();
    const done = Promise.withResolvers<void>();
    waiting.push({ events, done });
    if (!running) void drain();
    return done.promise;
  };
}
