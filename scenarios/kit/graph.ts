/** Who asks: with a token, or as a shopper of the store that the publishable key belongs to. */
export type Asker = { readonly token?: string; readonly publishableKey?: string };

export type GraphError = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
};

/** What the graph refused, with its stable code. */
export class GraphRefusal extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(error: GraphError) {
    super(`${error.extensions.code}: ${error.message} ${JSON.stringify(error.extensions)}`);
    this.code = error.extensions.code;
    this.facts = error.extensions;
  }
}

const TIMEOUT_MS = 40_000;

/** A client of the graph, as any third party would write one. */
export function graphClient(url: string, headers: Readonly<Record<string, string>> = {}) {
  const send = async (asker: Asker, query: string, variables: object, idempotencyKey?: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...headers,
        ...(asker.token ? { authorization: `Bearer ${asker.token}` } : {}),
        ...(asker.publishableKey ? { 'concord-publishable-key': asker.publishableKey } : {}),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return (await response.json()) as { data?: Record<string, unknown> | null; errors?: GraphError[] };
  };
  return {
    send,
    /** The data, or a refusal with the first error's code. */
    ask: async <Data>(asker: Asker, query: string, variables: object = {}, idempotencyKey?: string): Promise<Data> => {
      const { data, errors } = await send(asker, query, variables, idempotencyKey);
      const [error] = errors ?? [];
      if (error) throw new GraphRefusal(error);
      if (!data) throw new Error('The answer is none of a graph: it has neither data nor errors');
      return data as Data;
    },
  };
}

export type GraphClient = ReturnType<typeof graphClient>;

/** The code with which the graph refuses, or `accepted`. */
export async function refusalOf(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
    return 'accepted';
  } catch (error) {
    if (error instanceof GraphRefusal) return error.code;
    throw error;
  }
}
