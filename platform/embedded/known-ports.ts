import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const portsSchema = z.record(z.string(), z.int());

/** Ports that were given out before, so that addresses stay the same from start to start. */
export type KnownPorts = {
  readonly of: (name: string) => number;
  readonly keep: (name: string, port: number) => Promise<void>;
};

export async function readKnownPorts(path: string): Promise<KnownPorts> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const ports = portsSchema.parse(JSON.parse(text));
  return {
    of: (name) => ports[name] ?? 0,
    keep: async (name, port) => {
      if (ports[name] === port) return;
      ports[name] = port;
      await writeFile(path, `${JSON.stringify(ports, null, 2)}\n`);
    },
  };
}
