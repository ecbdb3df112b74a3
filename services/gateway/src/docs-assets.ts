import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const ASSETS = [
  ['openapi.css', 'text/css; charset=utf-8'],
  ['openapi.js', 'text/javascript; charset=utf-8'],
] as const;

/** What the pages at `/api/<service>/docs` load. */
export function docsAssets(app: FastifyInstance): void {
  for (const [name, type] of ASSETS) {
    const text = readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8');
    app.get(`/api/docs-assets/${name}`, async (_, reply) =>
      reply.type(type).header('cache-control', 'max-age=3600').send(text),
    );
  }
}
