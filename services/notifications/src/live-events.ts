import type { PublishedEvent } from '@concord/events';
import { toldApart } from './told-apart.ts';

/** What happens at a merchant, as it happens: for pages that stay open. Nothing is kept for those who come later. */
export type LiveEvents = {
  readonly publish: (events: readonly PublishedEvent[]) => void;
  /** Ends when `signal` is aborted. A listener who does not keep up loses the oldest events. */
  readonly listen: (merchantId: string, signal: AbortSignal) => AsyncGenerator<PublishedEvent>;
  readonly listeners: () => number;
};

const MAX_WAITING = 500;

type Listener = { readonly waiting: PublishedEvent[]; wake: () => void };

export function liveEvents(): LiveEvents {
  const merchants = new Map<string, Set<Listener>>();

  const leave = (merchantId: string, listener: Listener): void => {
    const listeners = merchants.get(merchantId);
    listeners?.delete(listener);
    if (listeners?.size === 0) merchants.delete(merchantId);
  };

  return {
    publish: (events) => {
      for (const event of events) {
        const listeners = merchants.get(event.merchantId);
        if (!listeners) continue;
        const told = toldApart(event);
        for (const listener of listeners) {
          listener.waiting.push(...told);
          listener.waiting.splice(0, Math.max(0, listener.waiting.length - MAX_WAITING));
          listener.wake();
        }
      }
    },
    listen: (merchantId, signal) => {
      const listener: Listener = { waiting: [], wake: () => undefined };
      merchants.set(merchantId, (merchants.get(merchantId) ?? new Set()).add(listener));
      const end = (): void => {
        leave(merchantId, listener);
        listener.wake();
      };
      signal.addEventListener('abort', end, { once: true });
      return follow(listener, signal, end);
    },
    listeners: () => [...merchants.values()].reduce((sum, listeners) => sum + listeners.size, 0),
  };
}

async function* follow(listener: Listener, signal: AbortSignal, leave: () => void): AsyncGenerator<PublishedEvent> {
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        listener.wake = resolve;
      });
      for (let event = listener.waiting.shift(); event; event = listener.waiting.shift()) yield event;
      if (!signal.aborted) await woken;
    }
  } finally {
    leave();
  }
}
