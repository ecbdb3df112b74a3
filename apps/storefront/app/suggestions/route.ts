import { ask } from '../../lib/graph.ts';
import { shopperOf } from '../../lib/store.ts';
import { suggestionsQuery } from '../../queries/search.ts';

const HEADERS = { 'cache-control': 'private, max-age=60' };

export async function GET(request: Request): Promise<Response> {
  const text = new URL(request.url).searchParams.get('q')?.trim().slice(0, 100) ?? '';
  if (text.length < 2) return Response.json({ terms: [], products: [] }, { headers: HEADERS });
  const { suggestions } = await ask(suggestionsQuery, { text }, await shopperOf());
  return Response.json(suggestions, { headers: HEADERS });
}
