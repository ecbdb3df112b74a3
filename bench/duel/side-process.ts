import { auditFailures } from '../run-audit.ts';
import { openSession } from '../session.ts';
import type { FromSide, ToSide } from './side.ts';

/** A platform of the tree that this file stands in, with goods, until it is told to stop or nobody is there to tell it. */
const tell = (message: FromSide): void => void process.send?.(message);

async function open({ merchants, products }: Extract<ToSide, { kind: 'open' }>): Promise<void> {
  const session = await openSession({ merchants, products, inspected: false });
  const { server, database } = session.processes();
  process.once('disconnect', () => void session.close());
  process.on('message', (message: ToSide) => {
    if (message.kind === 'stop') void stop();
  });
  const stop = async (): Promise<void> => {
    const failures = await auditFailures(session.folder);
    process.removeAllListeners('disconnect');
    await session.close();
    tell({ kind: 'stopped', failures });
    process.disconnect();
  };
  const [launcherPid = 0] = server;
  const [databasePid = 0] = database;
  tell({ kind: 'ready', url: session.platform.url, shops: session.shops, launcherPid, databasePid });
}

process.once('message', (message: ToSide) => {
  if (message.kind !== 'open') return;
  open(message).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
