import type { FastifyInstance } from 'fastify';
import { drawDemoImage } from '../demo/demo.ts';

/** The demo catalogue's pictures, drawn when asked for: `/media/demo/<name>.svg`. */
export function demoMedia(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>('/media/demo/:file', async ({ params: { file } }, reply) => {
    const image = file.endsWith('.svg') ? drawDemoImage(file.slice(0, -4)) : undefined;
    if (image === undefined) return reply.status(404).send({ code: 'MEDIA_NOT_FOUND' });
    return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(image);
  });
}
