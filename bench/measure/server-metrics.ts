const TIMEOUT_MS = 10_000;

/** What the platform says of itself at `/metrics`. Reading resets the delay of the event loop. */
export type ServerMetrics = {
  readonly loopDelayP99Ms: number;
  /** Events that are committed and not published. */
  readonly outbox: number;
  /** Events that the slowest group of consumers has not handled. */
  readonly consumerLag: number;
  readonly slowestGroup: string;
};

export async function serverMetrics(url: string): Promise<ServerMetrics> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const lines = (await response.text()).split('\n');
  const of = (name: string) => lines.filter((line) => line.startsWith(name)).map(readLine);
  const lags = of('concord_consumer_lag').sort((a, b) => b.value - a.value);
  return {
    loopDelayP99Ms: (of('concord_event_loop_delay_p99_seconds')[0]?.value ?? 0) * 1_000,
    outbox: of('concord_outbox_length').reduce((sum, { value }) => sum + value, 0),
    consumerLag: lags[0]?.value ?? 0,
    slowestGroup: /group="([^"]*)"/.exec(lags[0]?.name ?? '')?.[1] ?? '',
  };
}

function readLine(line: string): { readonly name: string; readonly value: number } {
  const at = line.lastIndexOf(' ');
  return { name: line.slice(0, at), value: Number(line.slice(at + 1)) };
}
