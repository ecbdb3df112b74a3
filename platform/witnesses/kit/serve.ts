import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, problem } from './answer.ts';

export type Call = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** `path` may hold `:names`, each standing for one segment. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'OPTIONS';
  readonly path: string;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
};

export type ServeOptions = { readonly host: string; readonly port: number; readonly bodyLimitBytes: number };
export type Listening = { readonly port: number; readonly close: () => Promise<void> };

const CLOSE_GRACE_MS = 300;

/** Serves the routes over plain node:http. A fault answers 500 and is printed; it never stops the witness. */
export async function serve(routes: readonly Route[], options: ServeOptions): Promise<Listening> {
  const find = routeFinder(routes);
  const server = createServer((request, response) => {
    answerTo(request, find, options).then(
      (answer) => send(response, answer),
      (fault: unknown) => {
        if (!request.complete) return; // The caller went away while it was still sending.
        console.error(fault);
        send(response, problem(500, 'FAULT', 'The witness failed; its log has the reason.'));
      },
    );
  });
  server.keepAliveTimeout = 60_000;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(options.port, options.host, resolve);
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS).unref();
      }),
  };
}

async function answerTo(request: IncomingMessage, find: Find, options: ServeOptions): Promise<Answer> {
  const url = URL.parse(request.url ?? '/', 'http://witness');
  if (!url) return problem(400, 'INVALID_URL', 'The request target is not a URL.');
  const found = find(request.method ?? 'GET', url.pathname);
  if (!found) return problem(404, 'NOT_FOUND', `${request.method} ${url.pathname} is not an operation.`);
  const body = await readBody(request, options.bodyLimitBytes);
  if (body === undefined) return problem(413, 'BODY_TOO_LARGE', `At most ${options.bodyLimitBytes} bytes.`);
  return found.route.answer({ params: found.params, query: url.searchParams, headers: request.headers, body });
}

function send(response: ServerResponse, { status, body, headers, lost, delayMs = 0 }: Answer): void {
  if (delayMs > 0) {
    const timer = setTimeout(send, delayMs, response, { status, body, headers, lost });
    response.once('close', () => clearTimeout(timer));
    return;
  }
  if (lost) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

function readBody(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
  });
  request.on('end', () => resolve(sizeBytes > limitBytes ? undefined : Buffer.concat(chunks).toString('utf8')));
  request.on('error', reject);
  return promise;
}

type Found = { readonly route: Route; readonly params: Record<string, string> };
type Find = (method: string, path: string) => Found | undefined;

function routeFinder(routes: readonly Route[]): Find {
  const table = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method, path) => {
    const segments = path.split('/');
    for (const { route, segments: pattern } of table) {
      const params = route.method === method ? matchSegments(pattern, segments) : undefined;
      if (params) return { route, params };
    }
    return undefined;
  };
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decoded(segment);
    else if (part !== segment) return undefined;
  }
  return params;
}

/** A malformed escape stands for itself: it will match no name. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
