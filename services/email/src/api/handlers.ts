import type { Handlers } from '@concord/contract';
import { isId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { emailContract } from '../../contract.ts';
import type { Message } from '../domain/message.ts';
import { auditMessages } from '../storage/audit-messages.ts';
import { readMessage, readMessages } from '../storage/messages.ts';
import { retryMessage } from '../use-cases/retry-message.ts';
import { messageView } from './views.ts';

export type EmailHandlers = {
  readonly data: ServiceData;
  /** Of the Message-IDs. */
  readonly domain: string;
  readonly onRetry: () => void;
};

/** Each operation: take the verified call, read or run the use case, show the result. */
export function emailHandlers({ data, domain, onRetry }: EmailHandlers): Handlers<typeof emailContract> {
  const { database, system, writer } = data;
  const view = (message: Message) => messageView(message, domain);
  return {
    listMessages: async (query, { merchantId }) => {
      if (query.after !== undefined && !isCursor(query.after)) {
        const message = 'Expected the nextCursor of the page before';
        return reject({ code: 'INVALID_INPUT', issues: [{ field: 'after', message }] });
      }
      const found = await readMessages(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(view), nextCursor: last ? cursorOf(last) : null });
    },
    getMessage: async ({ messageId }, { merchantId }) => {
      const message = await readMessage(database, merchantId, messageId);
      return message ? accept(view(message)) : reject({ code: 'MESSAGE_NOT_FOUND' });
    },
    retryMessage: async (command, call) => {
      const retried = await writer.run(retryMessage, command, callContext(call, retryMessage.name, command));
      if (retried.ok) onRetry();
      return mapResult(retried, view);
    },
    auditMessages: async ({ first, after }) => accept(await auditMessages(system, first, after)),
  };
}

function cursorOf({ createdAtMs, id }: Message): string {
  return `${new Date(createdAtMs).toISOString()} ${id}`;
}

function isCursor(text: string): boolean {
  const [at = '', id = ''] = text.split(' ');
  return !Number.isNaN(Date.parse(at)) && isId('message', id);
}
