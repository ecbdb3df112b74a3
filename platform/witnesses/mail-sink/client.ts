import { z } from 'zod';
import { jsonClient } from '../kit/json-client.ts';
import { type ControlChange, controlSchema } from './control.ts';
import { summarySchema } from './entries.ts';

const listSchema = z.object({ messages: z.array(summarySchema), next: z.string().nullable() });
const messageSchema = summarySchema.extend({
  copies: z.int(),
  text: z.string(),
  html: z.string(),
  headers: z.record(z.string(), z.string()),
  attachments: z.array(z.object({ filename: z.string().optional(), contentType: z.string(), sizeBytes: z.int() })),
});
const messageIdsSchema = z.object({
  messageIds: z.array(z.object({ messageId: z.string(), count: z.int() })),
  messages: z.int(),
  distinct: z.int(),
});

export type MailMessage = z.infer<typeof messageSchema>;
export type MailQuery = {
  readonly to?: string;
  readonly subject?: string;
  readonly messageId?: string;
  readonly after?: string;
  readonly limit?: string;
};
export type MailSinkClient = ReturnType<typeof mailSinkClient>;

export function mailSinkClient(baseUrl: string) {
  const { read, close } = jsonClient(baseUrl);
  return {
    messages: (query: MailQuery = {}) => read(listSchema, `/messages?${new URLSearchParams({ ...query })}`),
    message: (id: string): Promise<MailMessage> => read(messageSchema, `/messages/${id}`),
    /** How often each Message-ID arrived; `repeated` lists only duplicates. */
    messageIds: (options: { readonly repeated?: boolean } = {}) =>
      read(messageIdsSchema, `/message-ids?repeated=${options.repeated ?? false}`),
    control: (change: ControlChange) => read(controlSchema, '/control', { method: 'POST', json: change }),
    close,
  };
}
