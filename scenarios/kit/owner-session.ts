import type { Asker, GraphClient } from './graph.ts';

export type Credentials = { readonly email: string; readonly password: string };

/** Well before an access token ends (10 min), so that whoever has just got one can buy and wait with it. */
const RENEWED_AFTER_MS = 3 * 60_000;

/** The owner in a run that takes longer than a token lives: signs in again in time. */
export function ownerSession(credentials: Credentials): (graph: GraphClient) => Promise<Asker> {
  let known: { readonly asker: Asker; readonly sinceMs: number } | undefined;
  return async (graph) => {
    if (known && Date.now() - known.sinceMs < RENEWED_AFTER_MS) return known.asker;
    const sinceMs = Date.now();
    const asker = await signedIn(graph, credentials);
    known = { asker, sinceMs };
    return asker;
  };
}

export async function signedIn(graph: GraphClient, { email, password }: Credentials): Promise<Asker> {
  const { signIn } = await graph.ask<{ signIn: { accessToken: string } }>(
    {},
    'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }',
    { email, password },
  );
  return { token: signIn.accessToken };
}
