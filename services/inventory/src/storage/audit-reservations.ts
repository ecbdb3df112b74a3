import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import type { Reservation } from '../domain/reservation.ts';

type Row = {
  merchant_id: string;
  id: string;
  status: Reservation['status'];
  order_id: string | null;
  expires: boolean;
  version: number;
};

const RESERVATIONS = `select merchant_id, id, status, order_id, expires_at is not null as expires, version
  from reservation where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3`;

/** A page of reservations over all merchants: what the auditor holds against checkouts and orders. */
export async function auditReservations(system: Database, first: number, after: string | undefined) {
  const [merchant = '', reservation = ''] = after?.split(' ') ?? [];
  const rows = await pageOfAllMerchants(system, sql<Row>(RESERVATIONS, merchant, reservation, first), first);
  const last = rows.length === first ? rows.at(-1) : undefined;
  return {
    checked: rows.length,
    facts: rows.map(({ merchant_id: merchantId, id: reservationId, order_id: orderId, status, expires, version }) => ({
      ...{ merchantId, reservationId, status, orderId, expires, version },
    })),
    nextCursor: last ? `${last.merchant_id} ${last.id}` : null,
  };
}
