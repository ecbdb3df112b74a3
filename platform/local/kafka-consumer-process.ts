import { openDatabase } from '@concord/database';
import { applyOnce, openKafkaLog } from '@concord/events';
import { leaveEffects } from './leave-effects.ts';

/**
 * A consumer in a process of its own, for tests that kill or freeze it. Each event leaves one row in the outbox of the
 * database, by `applyOnce`; then the process says `handled` and, if it is to die, kills itself before the offset is kept.
 */
const [brokers = '', prefix = '', systemUrl = '', end = ''] = process.argv.slice(2);
const database = openDatabase({ url: systemUrl, poolSize: 2, applicationName: 'consumer process' });
const log = openKafkaLog({ brokers, prefix, parkedUrl: systemUrl });

log.consume({
  group: 'mortal',
  types: ['mortal.made.v1'],
  handle: async (events) => {
    await applyOnce(database, 'mortal', events, leaveEffects);
    process.stdout.write(`handled ${events.length}\n`);
    if (end === 'die') process.kill(process.pid, 'SIGKILL');
  },
});
