import type { ParsedMail } from 'mailparser';
import { type Answer, html } from '../kit/answer.ts';
import { escapeHtml } from '../kit/html.ts';

/**
 * A mail is written by anyone, so it runs nothing, loads nothing from outside and has an origin of its own. Its links
 * open in a new tab, because confirmation and reset links are what people look for here.
 */
export const MAIL_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';
const MAIL_POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'; frame-ancestors 'self'; sandbox ${MAIL_SANDBOX}`;

export function mailBodyAnswer(mail: ParsedMail): Answer {
  const body =
    mail.html === false ? `<pre style="white-space:pre-wrap">${escapeHtml(mail.text ?? '')}</pre>` : mail.html;
  return html(200, `<!doctype html><meta charset="utf-8"><base target="_blank">${body}`, {
    'content-security-policy': MAIL_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}
