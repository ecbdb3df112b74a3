import type { PlatformProcess } from '@concord/scenarios/kit/platform-process';

type Metered = Pick<PlatformProcess, 'metricsUrls'>;

const TIMEOUT_MS = 10_000;

/** What the processes of the platform say of themselves at `/metrics`. Reading resets the delay of the event loop. */
export type ServerMetrics = {
  /** Of the process that was held up longest. */
  readonly loopDelayP99Ms: number;
  /** Events that are committed and not published. */
  readonly outbox: number;
  /** Events that the slowest group of consumers has not handled. */
  readonly consumerLag: number;
  readonly slowestGroup: string;
};

export async function serverMetrics({ metricsUrls }: Metered): Promise<ServerMetrics> {
  const texts = await Promise.all(metricsUrls.map(metricsOf));
  const lines = texts.flatMap((text) => text.split('\n'));
  const of = (name: string) => lines.filter((line) => line.startsWith(name)).map(readLine);
  const lags = of('concord_consumer_lag').sort((a, b) => b.value - a.value);
  return {
    loopDelayP99Ms: Math.max(0, ...of('concord_event_loop_delay_p99_seconds').map(({ value }) => value)) * 1_000,
    outbox: of('concord_outbox_length').reduce((sum, { value }) => sum + value, 0),
    consumerLag: lags[0]?.value ?? 0,
    slowestGroup: /group="([^"]*)"/.exec(lags[0]?.name ?? '')?.[1] ?? '',
  };
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) })).text();
}

function readLine(line: string): { readonly name: string; readonly value: number } {
  const at = line.lastIndexOf(' ');
  return { name: line.slice(0, at), value: Number(line.slice(at + 1)) };
}
