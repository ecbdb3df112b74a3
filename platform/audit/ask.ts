import { setTimeout as delay } from 'node:timers/promises';
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
/** All that is asked here reads, or asks for a token: to ask again does nothing twice. */
const TRIES = 5;
const PAUSE_MS = 200;
const RENEW_BEFORE_MS = 60_000;
const tokenSchema = z.object({ accessToken: z.string(), expiresInMs: z.int() });

export function askAs(url: string, credentials: Credentials): Ask {
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  const token = async (): Promise<string> => {
    if (known && known.untilMs > Date.now()) return known.token;
    const answer = await answered('the token', `${url}/api/identity/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });
    const { accessToken, expiresInMs } = tokenSchema.parse(answer);
    known = { token: accessToken, untilMs: Date.now() + expiresInMs - RENEW_BEFORE_MS };
    return accessToken;
  };
  return async (schema, path, query, merchantId) => {
    const address = new URL(`${url}/api${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const headers = {
      authorization: `Bearer ${await token()}`,
      ...(merchantId ? { 'concord-merchant': merchantId } : {}),
    };
    return schema.parse(await answered(path, address, { headers }));
  };
}

type Answer = { readonly isOk: boolean; readonly status: number; readonly text: string };

async function answered(what: string, address: string | URL, request: RequestInit): Promise<unknown> {
  const { isOk, status, text } = await sent(address, request);
  if (!isOk) throw new NotAnswered(`${what} was answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** A connection may be closed under a question: by a gateway that restarts, or that keeps none for so long. */
async function sent(address: string | URL, request: RequestInit): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      const response = await fetch(address, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
      return { isOk: response.ok, status: response.status, text: await response.text() };
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === 'TimeoutError';
      if (isLate) throw new NotAnswered(`${address} was not answered within ${TIMEOUT_MS / 1_000} s.`);
      // This is how fetch says that a connection failed.
      if (!(error instanceof TypeError)) throw error;
      if (tries === TRIES) throw new NotAnswered(`${address} cannot be asked: ${reasonOf(error)}, ${TRIES} times.`);
    }
    await delay(PAUSE_MS * tries);
  }
}

function reasonOf({ cause, message }: TypeError): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : message;
}
