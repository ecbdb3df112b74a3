import { z } from 'zod';
import { type Answer, json, parseJson, parseValue, problem } from '../kit/answer.ts';
import type { Call, Route } from '../kit/serve.ts';
import { type Control, controlChangeSchema } from './control.ts';
import { mailBodyAnswer } from './mail-body.ts';
import type { Kept, Mailbox, Shelf } from './mailbox.ts';
import { mailboxPage } from './mailbox-page.ts';

const listQuery = z.object({
  to: z.string().optional(),
  subject: z.string().optional(),
  messageId: z.string().optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
type ListQuery = z.infer<typeof listQuery>;

export function mailRoutes(mailbox: Mailbox, control: Control): Route[] {
  return [
    { method: 'GET', path: '/', answer: (call) => showMailbox(mailbox, call) },
    { method: 'GET', path: '/messages', answer: (call) => listMessages(mailbox, call) },
    { method: 'GET', path: '/messages/:id', answer: (call) => withMessage(mailbox, call, getMessage) },
    { method: 'GET', path: '/messages/:id/html', answer: (call) => withMessage(mailbox, call, getHtml) },
    {
      method: 'GET',
      path: '/messages/:id/attachments/:index',
      answer: (call) => withMessage(mailbox, call, (_, message) => getAttachment(mailbox, message, call)),
    },
    { method: 'GET', path: '/messages/:id/raw', answer: (call) => withMessage(mailbox, call, getRaw) },
    { method: 'GET', path: '/message-ids', answer: (call) => listMessageIds(mailbox, call) },
    { method: 'GET', path: '/control', answer: () => json(200, control) },
    {
      method: 'POST',
      path: '/control',
      answer: (call) => {
        const change = parseJson(controlChangeSchema, call);
        return change.ok ? json(200, Object.assign(control, change.value)) : change.answer;
      },
    },
    {
      method: 'GET',
      path: '/health',
      answer: () => json(200, { status: 'ok', witness: 'mail-sink', messages: mailbox.size() }),
    },
  ];
}

async function showMailbox(mailbox: Mailbox, call: Call): Promise<Answer> {
  const search = (call.query.get('search') ?? '').trim();
  const { kept, find, countOf } = await mailbox.look();
  const chosen = find(call.query.get('id') ?? '');
  const found = kept.filter((message) => matchesText(message, search));
  const opened = chosen ? { message: chosen, mail: await mailbox.open(chosen) } : undefined;
  const newestId = kept.at(-1)?.id ?? '';
  return mailboxPage({ found, total: kept.length, newestId, search, opened, countOf });
}

async function listMessages(mailbox: Mailbox, call: Call): Promise<Answer> {
  const query = parseValue(listQuery, Object.fromEntries(call.query));
  if (!query.ok) return query.answer;
  const { after, limit } = query.value;
  const { kept, indexOf } = await mailbox.look();
  const last = after === undefined ? -1 : indexOf(after);
  if (last === undefined) return problem(422, 'UNKNOWN_CURSOR', 'Send the id of a message as `after`.');
  const found = kept.slice(last + 1).filter((message) => matches(message, query.value));
  const page = found.slice(0, limit);
  return json(200, { messages: page.map(summaryOf), next: found.length > limit ? (page.at(-1)?.id ?? null) : null });
}

async function listMessageIds(mailbox: Mailbox, call: Call): Promise<Answer> {
  const onlyRepeated = call.query.get('repeated') === 'true';
  const { kept, counts } = await mailbox.look();
  const rows = [...counts]
    .filter(([, count]) => !onlyRepeated || count > 1)
    .map(([messageId, count]) => ({ messageId, count }));
  return json(200, { messageIds: rows, messages: kept.length, distinct: counts.size });
}

async function getMessage(mailbox: Mailbox, message: Kept, { countOf }: Shelf): Promise<Answer> {
  const mail = await mailbox.open(message);
  return json(200, {
    ...summaryOf(message),
    copies: countOf(message.messageId),
    text: mail.text ?? '',
    html: mail.html === false ? '' : mail.html,
    headers: Object.fromEntries(
      mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
    ),
    attachments: mail.attachments.map(({ filename, contentType, size }) => ({
      filename,
      contentType,
      sizeBytes: size,
    })),
  });
}

async function getHtml(mailbox: Mailbox, message: Kept): Promise<Answer> {
  const mail = await mailbox.open(message);
  return mailBodyAnswer(mail);
}

/** Always as a download of unknown type: what a sender attached never becomes a page of this origin. */
async function getAttachment(mailbox: Mailbox, message: Kept, call: Call): Promise<Answer> {
  const attachment = (await mailbox.open(message)).attachments[Number(call.params.index)];
  if (!attachment) return problem(404, 'UNKNOWN_ATTACHMENT', 'The message has no such attachment.');
  const name = encodeURIComponent(attachment.filename ?? 'unnamed');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, body: attachment.content, headers };
}

async function getRaw(mailbox: Mailbox, message: Kept): Promise<Answer> {
  const raw = await mailbox.raw(message);
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status: 200, body: raw, headers };
}

async function withMessage(
  mailbox: Mailbox,
  call: Call,
  answer: (mailbox: Mailbox, message: Kept, shelf: Shelf) => Promise<Answer>,
): Promise<Answer> {
  const shelf = await mailbox.look();
  const message = shelf.find(call.params.id ?? '');
  return message ? answer(mailbox, message, shelf) : problem(404, 'UNKNOWN_MESSAGE', 'No such message.');
}

function summaryOf({ position: _, ...summary }: Kept): object {
  return summary;
}

function matches(message: Kept, { to, subject, messageId }: ListQuery): boolean {
  return (
    (to === undefined || recipientsOf(message).includes(to.toLowerCase())) &&
    (subject === undefined || message.subject.toLowerCase().includes(subject.toLowerCase())) &&
    (messageId === undefined || message.messageId === messageId)
  );
}

function matchesText(message: Kept, search: string): boolean {
  const text = `${recipientsOf(message)} ${message.from} ${message.subject}`.toLowerCase();
  return text.includes(search.toLowerCase());
}

/** Blind copies as well: the envelope knows them, the header does not. */
function recipientsOf(message: Kept): string {
  return `${message.to} ${message.envelopeTo.join(' ')}`.toLowerCase();
}
