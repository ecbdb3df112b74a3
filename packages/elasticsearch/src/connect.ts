import { ElasticsearchRefused, ElasticsearchUnavailable } from './faults.ts';

export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  /** With its query, encoded. */
  readonly path: string;
  readonly body?: object;
  /** One JSON text a line, as bulk takes it. */
  readonly lines?: readonly object[];
  readonly timeoutMs?: number;
  /** Statuses at or above 400 that are an answer here. */
  readonly allowed?: readonly number[];
};

export type Answer<Body> = { readonly status: number; readonly body: Body };

/** One Elasticsearch, spoken to in its REST language, without scripts and optional modules. */
export type Elasticsearch = {
  /** Throws `ElasticsearchUnavailable` or `ElasticsearchRefused`; never waits longer than its time limit. */
  readonly ask: <Body>(question: Ask) => Promise<Answer<Body>>;
};

const DEFAULT_LIMIT_MS = 5_000;
/** Overloaded, not ready, or cut off by what stands before it. */
const LATER = new Set([408, 429, 502, 503, 504]);

/** Connects to the server at an `http(s)` URL; a name and password in it are sent with every call. */
export function connectElasticsearch(url: string, limitMs: number = DEFAULT_LIMIT_MS): Elasticsearch {
  const base = new URL(url);
  const authorization =
    base.username === ''
      ? undefined
      : `Basic ${Buffer.from(`${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`).toString('base64')}`;
  const origin = `${base.origin}${base.pathname.replace(/\/$/, '')}`;
  return {
    ask: async <Body>({ method, path, body, lines, timeoutMs = limitMs, allowed = [] }: Ask): Promise<Answer<Body>> => {
      const answer = await send(`${origin}${path}`, timeoutMs, {
        method,
        headers: {
          ...(lines ? { 'content-type': 'application/x-ndjson' } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(authorization ? { authorization } : {}),
        },
        ...(lines ? { body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n` } : {}),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (LATER.has(answer.status)) {
        throw new ElasticsearchUnavailable(`Elasticsearch answered ${answer.status}: ${answer.text.slice(0, 300)}`);
      }
      const read = bodyOf(answer);
      if (answer.status >= 400 && !allowed.includes(answer.status)) throw refused(answer.status, read);
      return { status: answer.status, body: read as Body };
    },
  };
}

async function send(url: string, timeoutMs: number, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ElasticsearchUnavailable(`Elasticsearch did not answer within ${timeoutMs} ms`, { cause: error });
  }
}

function bodyOf({ status, text }: { readonly status: number; readonly text: string }): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ElasticsearchUnavailable(`Not Elasticsearch, or cut off: ${status} ${text.slice(0, 100)}`, {
      cause: error,
    });
  }
}

type Refusal = { readonly error?: Reason & { readonly root_cause?: readonly Reason[] } };
type Reason = { readonly type?: string; readonly reason?: string };

/** The first cause says what was wrong; what stands above it often only that some shard refused. */
function refused(status: number, body: unknown): ElasticsearchRefused {
  const error = (body as Refusal | undefined)?.error;
  const { type = 'unknown', reason = JSON.stringify(body ?? null) } = error?.root_cause?.[0] ?? error ?? {};
  return new ElasticsearchRefused(status, type, reason);
}
