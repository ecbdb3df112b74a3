import { type Database, sql } from '@concord/database';
import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import { customFieldFromRow } from './tables.ts';

export async function readCustomFields(database: Database, merchantId: string): Promise<CustomFieldDefinition[]> {
  const text = 'select * from custom_field where merchant_id = $1 order by owner, key';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId));
  return (result?.rows ?? []).map(customFieldFromRow);
}
