import { z } from 'zod';
import { jsonClient } from '../kit/json-client.ts';
import { deliverySchema } from './entries.ts';

const messageSchema = z.object({
  hook: z.string(),
  id: z.string(),
  type: z.string(),
  body: z.string(),
  firstAt: z.int(),
  lastAt: z.int(),
  attempts: z.int(),
  taken: z.int(),
  duplicates: z.int(),
  sameBody: z.boolean(),
});
const next = z.int().nullable();
const bookSchema = z.object({ messages: z.array(messageSchema), next });
const deliveriesSchema = z.object({ deliveries: z.array(deliverySchema), next });
const controlSchema = z.object({ failNext: z.int(), failStatus: z.int(), delayMs: z.int() });

export type ReceivedMessage = z.infer<typeof messageSchema>;
export type ReceiverClient = ReturnType<typeof webhookReceiverClient>;

export function webhookReceiverClient(baseUrl: string) {
  const { read, close } = jsonClient(baseUrl);
  const page = (query: { hook?: string; after?: number; limit?: number }) =>
    new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return {
    hookUrl: (name: string) => `${baseUrl}/hooks/${name}`,
    setHook: (name: string, secret: string) =>
      read(z.object({ hook: z.string() }), `/hooks/${name}`, { method: 'PUT', json: { secret } }),
    book: (query: { hook?: string; after?: number; limit?: number } = {}) => read(bookSchema, `/book?${page(query)}`),
    deliveries: (query: { hook?: string; after?: number; limit?: number } = {}) =>
      read(deliveriesSchema, `/deliveries?${page(query)}`),
    control: (change: { failNext?: number; failStatus?: number; delayMs?: number }) =>
      read(controlSchema, '/control', { method: 'POST', json: change }),
    close,
  };
}
