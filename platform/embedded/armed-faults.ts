import { injectFaults } from '@concord/fault-points';

/**
 * Arms the process for a fault test by `CONCORD_KILL_AT=<point>` or `<point>#<n>`: at the n-th pass of that point the
 * process kills itself with SIGKILL, as a power cut would. `CONCORD_FREEZE_AT=<point>@<ms>` pauses the first pass.
 */
export function armFaults(environment: NodeJS.ProcessEnv): void {
  const kill = /^(.+?)(?:#(\d+))?$/.exec(environment.CONCORD_KILL_AT ?? '');
  const freeze = /^(.+)@(\d+)$/.exec(environment.CONCORD_FREEZE_AT ?? '');
  if (!kill && !freeze) return;
  let passesLeft = Number(kill?.[2] ?? 1);
  let frozen = false;
  injectFaults((point) => {
    if (point === kill?.[1]) {
      passesLeft -= 1;
      if (passesLeft === 0) process.kill(process.pid, 'SIGKILL');
    }
    if (point === freeze?.[1] && !frozen) {
      frozen = true;
      return new Promise((resolve) => setTimeout(resolve, Number(freeze?.[2])));
    }
    return undefined;
  });
}
