/** The address of a real server that a `*.server.test.ts` asks for by its variable, for example CONCORD_REDIS_URL. */
export function serverUrl(variable: string): string {
  const url = process.env[variable];
  if (url) return url;
  throw new Error(
    `${variable} is not set: npm run test:servers starts the server, or uses the one that you name there`,
  );
}
