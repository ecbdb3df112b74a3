const CONNECT_TIMEOUT_MS = 5_000;
const CALL_TIMEOUT_MS = 60_000;

type Reply = { readonly id?: number; readonly result?: unknown; readonly error?: { readonly message: string } };

export type Inspector = {
  readonly call: (method: string, parameters?: object) => Promise<unknown>;
  readonly close: () => void;
};

/** A session with the inspector of a Node process that was started with `--inspect=127.0.0.1:<port>`. */
export async function connectInspector(port: number): Promise<Inspector> {
  const targets = await fetch(`http://127.0.0.1:${port}/json/list`, {
    signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS),
  });
  const [target] = (await targets.json()) as { webSocketDebuggerUrl: string }[];
  if (!target) throw new Error(`Nothing can be inspected at port ${port}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const opened = Promise.withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('error', () => opened.reject(new Error('The inspector does not answer')));
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Reply;
    const call = id === undefined ? undefined : waiting.get(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  });
  await opened.promise;
  let lastId = 0;
  return {
    call: (method, params = {}) => {
      const id = ++lastId;
      const call = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => call.reject(new Error(`${method} was not answered`)), CALL_TIMEOUT_MS);
      waiting.set(id, call);
      socket.send(JSON.stringify({ id, method, params }));
      return call.promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(id);
      });
    },
    close: () => socket.close(),
  };
}
