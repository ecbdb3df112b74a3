const samePressMs = 300;
const parentPollMs = 1_000;

/**
 * Calls `stop` on the first Ctrl-C, SIGTERM or hang-up, and when the launcher (npm's script) is gone; `stopNow` on the
 * second. One press in a terminal may arrive two or three times, from the terminal, npm and the launcher: what comes
 * within 0.3 s is one press.
 */
export function onStopSignal(stop: () => Promise<void>, stopNow: () => void): void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let presses = 0;
  const press = () => {
    const now = performance.now();
    const isSamePress = now - lastAt < samePressMs;
    lastAt = now;
    if (isSamePress) return;
    presses += 1;
    if (presses === 1) void stop();
    else stopNow();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, press);
  const launcher = process.ppid;
  if (process.env.CONCORD_LAUNCHER_PID !== String(launcher)) return;
  const watch = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(watch);
    press();
  }, parentPollMs);
  watch.unref();
}
