import type { PublishedEvent } from '@concord/events';
import { isId } from '@concord/ids';
import type { ServiceData } from '@concord/service';
import { z } from 'zod';
import { processId } from '../domain/process.ts';
import type { Driver } from '../processes/driver.ts';
import { lateRefundSubject, markPaid } from '../use-cases/mark-paid.ts';

export const PAYMENT_CAPTURED = 'payments.payment-captured.v1';

const Captured = z.object({
  paymentId: z.string(),
  orderId: z.string().refine((text) => isId('order', text)),
  amountMinor: z.int().min(0),
});

/** Checkout says so too; whoever is first is heard, so that a capture reaches its order even when Checkout was killed. */
export function whenPaymentCaptured({ data, driver }: { readonly data: ServiceData; readonly driver: Driver }) {
  return async (events: readonly PublishedEvent[]): Promise<void> => {
    await Promise.all(
      events.map(async (event) => {
        const parsed = Captured.safeParse(event.data);
        if (!parsed.success) return;
        const { orderId, paymentId, amountMinor: capturedMinor } = parsed.data;
        const command = { orderId, paymentId, capturedMinor };
        const context = {
          merchantId: event.merchantId,
          actor: { kind: 'service', id: 'payments' },
          requestId: event.id,
        };
        const booked = await data.writer.run(markPaid, command, context);
        if (!booked.ok) throw new Error(`${event.id} could not be booked: ${booked.rejection.code}`);
        if (booked.value.refundingMinor === 0) return;
        driver.start(event.merchantId, processId('late_refund', lateRefundSubject(command)));
      }),
    );
  };
}
