import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/**
 * The crowd: a process of its own that holds one open connection per request and, for each line of its input, sends all
 * requests of that line in the same turn. It answers with a line of all the answers, in the order of the requests.
 */
const TIMEOUT_MS = 45_000;

const batchSchema = z.object({
  url: z.url(),
  requests: z.array(z.object({ headers: z.record(z.string(), z.string()), body: z.string() })),
});

export type LoadRequest = z.infer<typeof batchSchema>['requests'][number];
export type LoadAnswer = { readonly status: number; readonly body: string; readonly ms: number };

const agents: Agent[] = [];

for await (const line of createInterface(process.stdin)) {
  const { url, requests } = batchSchema.parse(JSON.parse(line));
  while (agents.length < requests.length) agents.push(new Agent({ keepAlive: true, maxSockets: 1 }));
  const agentOf = (index: number): Agent => agents[index] ?? new Agent();
  await Promise.all(requests.map((_, index) => send(agentOf(index), 'GET', `${url}/health/live`, {}, '')));
  const answers = await Promise.all(
    requests.map(({ headers, body }, index) => send(agentOf(index), 'POST', `${url}/graphql`, headers, body)),
  );
  if (!process.stdout.write(`${JSON.stringify(answers)}\n`)) await once(process.stdout, 'drain');
}
for (const agent of agents) agent.destroy();

function send(
  agent: Agent,
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<LoadAnswer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, ms: performance.now() - startedAt }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`No answer within ${TIMEOUT_MS} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
