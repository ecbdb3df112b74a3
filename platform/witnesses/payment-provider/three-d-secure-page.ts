import { type Answer, html } from '../kit/answer.ts';
import { escapeHtml, page } from '../kit/html.ts';
import type { Authorisation } from './state.ts';

const STYLE = `
main{max-width:28rem;margin:0 auto;padding:2rem 1rem}
form,p.done{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.25rem;margin-top:1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0 0 1.25rem}
dt{color:var(--soft)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.choices{display:flex;gap:.75rem}.choices button{flex:1}
`;

/** Without a return URL the shopper stays here and reads how it ended. */
export function threeDSecurePage(authorisation: Authorisation, returnUrl: string | undefined): Answer {
  const open = authorisation.status === 'action_required';
  const body = `<main><h1>Confirm your payment</h1>
<p>This stands in for the shopper's bank (3-D Secure).</p>
${open || returnUrl !== undefined ? challengeForm(authorisation, returnUrl, open) : endNote(authorisation)}
</main>`;
  const back = returnUrl !== undefined && URL.canParse(returnUrl) ? new URL(returnUrl).origin : '';
  return html(200, page({ title: 'Confirm your payment', style: STYLE, body }), {
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${back}; base-uri 'none'`,
    'referrer-policy': 'no-referrer',
  });
}

function challengeForm(authorisation: Authorisation, returnUrl: string | undefined, open: boolean): string {
  const hidden =
    returnUrl === undefined ? '' : `<input type="hidden" name="return_url" value="${escapeHtml(returnUrl)}">`;
  const choices = open
    ? '<button name="outcome" value="approve">Approve</button><button name="outcome" value="fail" class="quiet">Fail</button>'
    : '<button name="outcome" value="approve">Back to the shop</button>';
  return `<form method="post" action="/3ds/${authorisation.id}">${hidden}
<dl><dt>Amount</dt><dd>${amountText(authorisation)}</dd><dt>Shop</dt><dd>${escapeHtml(authorisation.merchantAccount)}</dd>
<dt>Reference</dt><dd>${escapeHtml(authorisation.reference)}</dd><dt>Status</dt><dd>${authorisation.status}</dd></dl>
<div class="choices">${choices}</div></form>`;
}

function endNote(authorisation: Authorisation): string {
  return `<p class="done" role="status">The payment is <strong>${authorisation.status}</strong>. You can close this page.</p>`;
}

/** ICU knows how many digits a currency has; an unknown code is shown in minor units. */
function amountText({ amountMinor, currency }: Authorisation): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return escapeHtml(format.format(Number(`${amountMinor}e-${digits}`)));
}
