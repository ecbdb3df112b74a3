import { createServer } from 'node:net';

const loopback = '127.0.0.1';

/** Answers the wished port if it is free, else one that is. Another process may still take it a moment later. */
export async function freePort(wished: number | undefined): Promise<number> {
  const given = (wished === undefined ? undefined : await boundPort(wished)) ?? (await boundPort(0));
  if (given === undefined) throw new Error('The system gives out no free port');
  return given;
}

function boundPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: loopback }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
