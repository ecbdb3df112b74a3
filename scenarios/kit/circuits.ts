import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SERVICE_PROCESSES } from './service-processes.ts';

export type Circuits = {
  /** How often one was opened, since their processes started. */
  readonly opened: number;
  /** Whose are not closed now, as `checkout to inventory`. */
  readonly open: readonly string[];
};

const portsSchema = z.record(z.string(), z.int());
const ANSWER_MS = 5_000;

/** The circuits of all processes on a folder, as their `/metrics` say. */
export async function readCircuits(folder: string): Promise<Circuits> {
  const ports = portsSchema.parse(JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')));
  const texts = await Promise.all(
    SERVICE_PROCESSES.map(async (name) => {
      const url = `http://127.0.0.1:${ports[name]}/metrics`;
      return { name, text: await (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).text() };
    }),
  );
  const figures = texts.flatMap(({ name, text }) =>
    [...text.matchAll(/^(concord_circuit_\w+)\{target="(\w+)"\} (\S+)$/gm)].map(([, metric, target, value]) => ({
      metric,
      way: `${name} to ${target}`,
      value: Number(value),
    })),
  );
  const of = (wanted: string) => figures.filter(({ metric, value }) => metric === wanted && value > 0);
  return {
    opened: of('concord_circuit_opened_total').reduce((sum, { value }) => sum + value, 0),
    open: of('concord_circuit_open').map(({ way }) => way),
  };
}
