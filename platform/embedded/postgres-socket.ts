/** What the path of a socket may measure on every system that PostgreSQL runs on. */
const maxPathBytes = 100;

/** Where the server's socket lies: in the data folder, which only its account may enter; nowhere if the path is too long. */
export function socketFolder(dataDir: string): string {
  return Buffer.byteLength(`${dataDir}/.s.PGSQL.65535`) > maxPathBytes ? '' : dataDir;
}

/** The URL of a server by its socket if it has one. */
export function throughSocket(url: string, dataDir: string): string {
  const folder = socketFolder(dataDir);
  if (folder === '') return url;
  const local = new URL(url);
  local.searchParams.set('host', folder);
  return local.href;
}
