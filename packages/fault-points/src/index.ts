/** Called at each named point that is passed; may kill the process, wait, or throw. */
export type FaultInjector = (point: string) => void | Promise<void>;

let injector: FaultInjector | undefined;

/** Arms the process for a fault test; undefined disarms it. Never armed outside tests. */
export function injectFaults(next: FaultInjector | undefined): void {
  injector = next;
}

/** Marks a place where a kill or a pause must be survivable, such as `inventory:before-commit`. Costs one comparison. */
export function faultPoint(point: string): void | Promise<void> {
  if (injector) return injector(point);
}
