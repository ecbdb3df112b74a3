import { type AsService, answered } from '@concord/service';
import type { Clients } from '../services/clients.ts';

const PAGE_SIZE = 200;

/** The shards and how many live there; of one of them also who. */
export async function printShards({ merchant }: Clients, asOperator: AsService, on: string | undefined): Promise<void> {
  // The directory belongs to no merchant.
  const as = await asOperator('');
  const { items } = answered(await merchant.listShards({}, as), 'The shards');
  for (const { shardId, merchants } of items)
    console.log(`${shardId.padEnd(10)}${String(merchants).padStart(8)} merchants`);
  let after: string | undefined;
  do {
    const query = { first: PAGE_SIZE, ...(after ? { after } : {}), ...(on ? { shardId: on } : {}) };
    const page = answered(await merchant.listPlacements(query, as), 'The directory');
    for (const { merchantId, shardId, move } of page.items) {
      const moving = move ? `  ${move.state} ${move.otherShardId}` : '';
      if (on || move) console.log(`${merchantId}  ${shardId}${moving}`);
    }
    after = page.nextCursor ?? undefined;
  } while (after);
}
