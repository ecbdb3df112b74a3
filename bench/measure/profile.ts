import { z } from 'zod';
import type { Inspector } from './inspector.ts';

const SAMPLING_INTERVAL_US = 500;

const profileSchema = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.int(),
      callFrame: z.looseObject({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
      children: z.array(z.int()).default([]),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.int()),
});

export type Profile = z.infer<typeof profileSchema>;

/** A share of the processor time that was spent in a function itself, or in the code of a package. */
export type Cost = { readonly name: string; readonly ms: number; readonly share: number };

export async function startProfile(inspector: Inspector): Promise<void> {
  await inspector.call('Profiler.enable');
  await inspector.call('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
  await inspector.call('Profiler.start');
}

export async function stopProfile(inspector: Inspector): Promise<Profile> {
  const { profile } = z.object({ profile: profileSchema }).parse(await inspector.call('Profiler.stop'));
  return profile;
}

export type Costs = {
  /** Self time by function. */
  readonly functions: readonly Cost[];
  /** Self time by package. */
  readonly places: readonly Cost[];
  /** Time by the package that asked for it: what the engine and Node do counts for the nearest caller that is neither. */
  readonly callers: readonly Cost[];
};

/** Dearest first. Idle time counts for nothing. */
export function costsOf(profile: Profile): Costs {
  const byId = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const parents = new Map(profile.nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
  const functions = new Map<string, number>();
  const places = new Map<string, number>();
  const callers = new Map<string, number>();
  const add = (costs: Map<string, number>, name: string, us: number) => costs.set(name, (costs.get(name) ?? 0) + us);
  profile.samples.forEach((id, index) => {
    const frame = byId.get(id);
    if (!frame || frame.functionName === '(idle)') return;
    const us = Math.max(0, profile.timeDeltas[index] ?? 0);
    const place = placeOf(frame.url, frame.functionName);
    const where = frame.url === '' ? '' : `${shortened(frame.url)}:${frame.lineNumber + 1}`;
    add(functions, `${frame.functionName || '(anonymous)'}  ${where}`, us);
    add(places, place, us);
    let caller: number | undefined = id;
    while (caller !== undefined && isEngine(byId.get(caller)?.url ?? '')) caller = parents.get(caller);
    const asked = caller === undefined ? undefined : byId.get(caller);
    add(callers, asked ? placeOf(asked.url, asked.functionName) : place, us);
  });
  return { functions: ranked(functions), places: ranked(places), callers: ranked(callers) };
}

function isEngine(url: string): boolean {
  return url === '' || url.startsWith('node:');
}

function ranked(timesUs: ReadonlyMap<string, number>): Cost[] {
  const total = timesUs.values().reduce((sum, us) => sum + us, 0);
  return [...timesUs]
    .map(([name, us]) => ({ name, ms: us / 1_000, share: us / Math.max(1, total) }))
    .sort((a, b) => b.ms - a.ms);
}

/** `node_modules/graphql`, `services/checkout`, `node:net`, or what the engine itself does, such as `(garbage collector)`. */
function placeOf(url: string, functionName: string): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  const path = shortened(url);
  const [first = '', second = '', third = ''] = path.split('/');
  if (first.startsWith('node:')) return first;
  return [first, second, ...(second.startsWith('@') ? [third] : [])].join('/');
}

function shortened(url: string): string {
  const [, inModules] = /.*\/(node_modules\/.*)$/.exec(url) ?? [];
  if (inModules) return inModules;
  const root = new URL('../../', import.meta.url).href;
  return url.startsWith(root) ? url.slice(root.length) : url;
}
