// The storefront's process: pages by Next.js, with our word on what caches may keep. Needs Node 24 and a build.
import { existsSync, fstatSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import { cacheControlOf } from './lib/cache-control.ts';
import { readConfig } from './lib/config.ts';

const CLOSE_TIMEOUT_MS = 5_000;
const host = process.env.HOSTNAME ?? '127.0.0.1';

process.env.NEXT_TELEMETRY_DISABLED = '1';
process.chdir(import.meta.dirname);
if (!existsSync(join('.next', 'BUILD_ID'))) {
  console.error('The storefront is not built: npm run build -w @concord/storefront');
  process.exit(1);
}
readConfig(process.env);

const port = Number(process.env.PORT ?? 3000);
// The address is Next.js's way to itself, when a server action leads to another page.
const app = next({ dev: false, dir: import.meta.dirname, hostname: host, port });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  if (request.url === '/health') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"live"}');
    return;
  }
  setCacheControl(request, response);
  handle(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});

server.listen(port, host, () => {
  console.log(`The storefront is ready: http://${host}:${port}/`);
});

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
stopWithParent();

function stop() {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), CLOSE_TIMEOUT_MS).unref();
}

/** A parent that holds the other end of standard input takes this process with it, even when it is killed. */
function stopWithParent() {
  const input = fstatSync(0);
  if (!input.isSocket() && !input.isFIFO()) return;
  process.stdin.once('end', stop).once('error', stop).resume();
}

/** Next.js leaves a header that is there already; an answer that is no page is never kept. */
function setCacheControl(request, response) {
  const value = cacheControlOf(request.method ?? 'GET', request.url ?? '/', request.headers);
  if (value === undefined) return;
  response.setHeader('cache-control', value);
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status, ...rest) => {
    if (status !== 200) response.setHeader('cache-control', 'no-store');
    return writeHead(status, ...rest);
  };
}
