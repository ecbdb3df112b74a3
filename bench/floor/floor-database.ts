import { openSuperuser, type Superuser } from '../measure/database.ts';
import { FLOOR_SCHEMA } from './schema.ts';
import { orderAtOnce } from './transactions.ts';

export const FLOOR_DATABASE = 'floor';

/** A database beside the services' on the same server: same settings, same disk. What an earlier floor left is dropped. */
export async function openFloorDatabase(folder: string, superuser: Superuser): Promise<Superuser> {
  await superuser.query(`drop database if exists ${FLOOR_DATABASE}`);
  await superuser.query(`create database ${FLOOR_DATABASE}`);
  const floor = await openSuperuser(folder, FLOOR_DATABASE);
  for (const statement of FLOOR_SCHEMA.split(';').filter((text) => text.trim() !== '')) await floor.query(statement);
  await proveAtOnce(floor);
  return floor;
}

/** A floor that sells what is not there is none: variant 0 has no stock, so nothing may be written, whichever line it is. */
async function proveAtOnce({ query }: Superuser): Promise<void> {
  for (const [lower, upper] of [
    ['1', '0'],
    ['0', '1'],
  ] as const) {
    const refused = await query(orderAtOnce(lower, upper).replaceAll(':code', '1')).then(
      () => false,
      () => true,
    );
    const [left] = await query<{ taken: number; orders: number }>(
      'select (select sum(reserved)::int from stock) as taken, (select count(*)::int from orders) as orders',
    );
    if (!refused || left?.taken !== 0 || left.orders !== 0)
      throw new Error('The one-statement order sold what is not there');
  }
}
