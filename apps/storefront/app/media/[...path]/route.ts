import { config } from '../../../lib/config.ts';

type Context = { readonly params: Promise<{ path: string[] }> };

const TIMEOUT_MS = 5_000;
const IMAGE_TYPES = /^image\/(svg\+xml|png|jpeg|webp|avif|gif)\b/;

/** Images of the catalogue, from where they are kept. An SVG opened by itself runs nothing. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const path = (await params).path.map(encodeURIComponent).join('/');
  const image = await fetch(`${config().mediaUrl}/media/${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const type = image.headers.get('content-type') ?? '';
  if (!image.ok || !IMAGE_TYPES.test(type)) return new Response('There is no such image.', { status: 404 });
  return new Response(image.body, {
    headers: {
      'content-type': type,
      'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
}
