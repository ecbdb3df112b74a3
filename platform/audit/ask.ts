import { z } from 'zod';

/** How the auditor asks: as any client does, over the public REST API, under its own name. */
export type Ask = <Answer>(
  schema: z.ZodType<Answer>,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
  merchantId?: string,
) => Promise<Answer>;

export type Credentials = { readonly clientId: string; readonly clientSecret: string };

/** The platform could not be asked, which says nothing about the laws. */
export class NotAnswered extends Error {}

const TIMEOUT_MS = 70_000;
const RENEW_BEFORE_MS = 60_000;
const tokenSchema = z.object({ accessToken: z.string(), expiresInMs: z.int() });

export function askAs(url: string, credentials: Credentials): Ask {
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  const token = async (): Promise<string> => {
    if (known && known.untilMs > Date.now()) return known.token;
    const response = await fetch(`${url}/api/identity/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { accessToken, expiresInMs } = tokenSchema.parse(await read(response, 'the token'));
    known = { token: accessToken, untilMs: Date.now() + expiresInMs - RENEW_BEFORE_MS };
    return accessToken;
  };
  return async (schema, path, query, merchantId) => {
    const address = new URL(`${url}/api${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const response = await fetch(address, {
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(merchantId ? { 'concord-merchant': merchantId } : {}),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return schema.parse(await read(response, path));
  };
}

async function read(response: Response, what: string): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new NotAnswered(`${what} was answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
