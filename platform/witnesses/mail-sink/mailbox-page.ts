import type { ParsedMail } from 'mailparser';
import { type Answer, html } from '../kit/answer.ts';
import { escapeHtml, page } from '../kit/html.ts';
import { MAIL_SANDBOX } from './mail-body.ts';
import type { Kept } from './mailbox.ts';
import { MAILBOX_SCRIPT, MAILBOX_STYLE } from './mailbox-style.ts';

export type MailboxPage = {
  readonly found: readonly Kept[];
  readonly total: number;
  /** Of all messages, searched for or not. */
  readonly newestId: string;
  readonly search: string;
  readonly opened: { readonly message: Kept; readonly mail: ParsedMail } | undefined;
  readonly countOf: (messageId: string) => number;
};

const LISTED = 200;
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** List and message side by side; on a narrow screen one at a time. Newest first. */
export function mailboxPage(view: MailboxPage): Answer {
  const body = `<a class="skip" href="#message">Skip to the message</a>
<header><h1>Mailbox</h1><p>${view.total} ${view.total === 1 ? 'message' : 'messages'} · nothing leaves this machine</p>
<form method="get" action="/" role="search"><label class="hidden" for="search">Search sender, recipient or subject</label>
<input id="search" type="search" name="search" value="${escapeHtml(view.search)}" placeholder="Search sender, recipient, subject"><button>Search</button></form></header>
<p id="arrived" role="status" data-newest="${view.newestId}" hidden><a href="">New mail has arrived: show it</a></p>
<div class="panes${view.opened ? ' reading' : ''}">
<nav aria-label="Messages">${listOf(view)}</nav>
<main id="message" tabindex="-1">${view.opened ? messageView(view.opened, view) : emptyView(view)}</main>
</div><script>${MAILBOX_SCRIPT}</script>`;
  const title = view.opened ? `${view.opened.message.subject || 'No subject'} – Mailbox` : 'Mailbox';
  return html(200, page({ title, style: MAILBOX_STYLE, body }), {
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
  });
}

function listOf({ found, opened, search, countOf }: MailboxPage): string {
  if (found.length === 0) return '<p class="none">No messages.</p>';
  const rows = found
    .slice(-LISTED)
    .toReversed()
    .map((message) => {
      const copies = countOf(message.messageId);
      return `<li><a href="${linkTo(message.id, search)}"${message.id === opened?.message.id ? ' aria-current="true"' : ''}>
<span class="to">${escapeHtml(message.to.replaceAll('"', '') || message.envelopeTo.join(', '))}</span>${timeOf(message, SHORT_TIME)}
<span class="subject">${escapeHtml(message.subject || 'No subject')}</span>${copies > 1 ? `<span class="copies">arrived ${copies} times</span>` : ''}</a></li>`;
    });
  const rest = found.length - rows.length;
  return `<ol>${rows.join('')}</ol>${rest > 0 ? `<p class="none">${rest} older ones: search to find them.</p>` : ''}`;
}

function messageView(
  { message, mail }: { readonly message: Kept; readonly mail: ParsedMail },
  view: MailboxPage,
): string {
  const copies = view.countOf(message.messageId);
  const facts: readonly (readonly [string, string])[] = [
    ['From', message.from || message.envelopeFrom],
    ['To', message.to],
    ['Delivered to', message.envelopeTo.join(', ')],
    ['Message-ID', `${message.messageId}${copies > 1 ? ` (arrived ${copies} times)` : ''}`],
  ];
  return `<a class="back" href="${linkTo('', view.search)}">Back to the list</a>
<h2>${escapeHtml(message.subject || 'No subject')}</h2>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}<dt>Received</dt><dd>${timeOf(message)}</dd></dl>
${attachmentsView(message, mail)}
${bodyView(message, mail)}
<p class="raw"><a href="/messages/${message.id}/raw">Source</a></p>`;
}

function bodyView(message: Kept, mail: ParsedMail): string {
  const text = `<pre>${escapeHtml(mail.text ?? '')}</pre>`;
  if (mail.html === false) return text;
  return `<iframe title="The message" sandbox="${MAIL_SANDBOX}" src="/messages/${message.id}/html"></iframe>
<details><summary>Plain text</summary>${text}</details>`;
}

function emptyView({ total }: MailboxPage): string {
  return total === 0
    ? '<p class="none">No mail yet. What the shop sends appears here.</p>'
    : '<p class="none">Choose a message to read it.</p>';
}

const SHORT_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const FULL_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' });

function timeOf({ at }: Kept, format = FULL_TIME): string {
  return `<time datetime="${new Date(at).toISOString()}">${format.format(at)}</time>`;
}

function attachmentsView(message: Kept, mail: ParsedMail): string {
  const links = mail.attachments.flatMap(({ filename, size, related }, index) =>
    related
      ? []
      : `<a href="/messages/${message.id}/attachments/${index}" download>${escapeHtml(filename ?? 'unnamed')}</a> (${size} B)`,
  );
  return links.length > 0 ? `<p class="attached">Attached: ${links.join(', ')}</p>` : '';
}

function linkTo(id: string, search: string): string {
  const query = new URLSearchParams({ ...(search ? { search } : {}), ...(id ? { id } : {}) });
  return escapeHtml(query.size > 0 ? `/?${query}` : '/');
}
