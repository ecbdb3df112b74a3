/** One request to another service, as its contract lays it out. */
export type HttpRequest = {
  readonly method: string;
  /** Below the service's base URL, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly timeoutMs: number;
  /** A repeat has no second effect: it reads, or it carries a key. */
  readonly repeatable: boolean;
};

export type HttpAnswer = { readonly status: number; readonly text: string };

/** How requests travel. It throws when no answer came in time: whether the call was done is then not known. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/** Plain requests, each within its time: for tools and tests. Services use `openOutbound` of the service kit. */
export function fetchTransport(baseUrl: string): Transport {
  return async ({ method, path, headers, body, timeoutMs }) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, text: await response.text() };
  };
}
