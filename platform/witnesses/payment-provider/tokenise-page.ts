import { type Answer, html } from '../kit/answer.ts';
import { escapeHtml, page } from '../kit/html.ts';
import { TEST_CARDS } from './cards.ts';
import type { Token } from './tokenise.ts';

export type TokenisePage = {
  readonly returnUrl: string;
  /** `message` posts the token to the page that opened or embeds this one, `redirect` leads to the return URL. */
  readonly handOver: 'redirect' | 'message';
  readonly problemText?: string;
};

const STYLE = `
main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem 3rem}
form,.cards{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.25rem;margin-top:1rem}
.row{display:grid;grid-template-columns:repeat(3,1fr);gap:.75rem}
label{display:block;font-weight:600;margin-bottom:.9rem}
label input{margin-top:.25rem;font-weight:400}
.cards ul{list-style:none;margin:.5rem 0 0;padding:0}
.cards li{display:flex;gap:.75rem;align-items:center;justify-content:space-between;padding:.4rem 0;border-top:1px solid var(--line)}
.cards small{display:block;color:var(--soft)}
code{font:inherit;font-variant-numeric:tabular-nums}
.bad{color:var(--bad);font-weight:600}
form button{width:100%}
`;

const FILL_SCRIPT = `
for (const button of document.querySelectorAll('[data-number]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const form = document.forms[0];
    form.cardNumber.value = button.dataset.number;
    form.expiryMonth.value = '12';
    form.expiryYear.value = String(new Date().getFullYear() + 3);
    form.cvc.value = '123';
    form.querySelector('button').focus();
  });
}`;

export function tokenisePage({ returnUrl, handOver, problemText }: TokenisePage): Answer {
  const body = `<main>
<h1>Test card</h1>
<p>This is the test payment provider: no money moves. The number stays here; the shop gets only a token.</p>
${problemText ? `<p class="bad" role="alert">${escapeHtml(problemText)}</p>` : ''}
<form method="post" action="/tokenise">
<input type="hidden" name="return_url" value="${escapeHtml(returnUrl)}">
<input type="hidden" name="hand_over" value="${handOver}">
<label>Card number<input name="cardNumber" inputmode="numeric" autocomplete="off" required maxlength="40" autofocus></label>
<div class="row">
<label>Month<input name="expiryMonth" inputmode="numeric" autocomplete="off" required pattern="0?[1-9]|1[0-2]" placeholder="12"></label>
<label>Year<input name="expiryYear" inputmode="numeric" autocomplete="off" required pattern="20[0-9]{2}" placeholder="2030"></label>
<label>CVC<input name="cvc" inputmode="numeric" autocomplete="off" required pattern="[0-9]{3,4}" placeholder="123"></label>
</div>
<button>Use this card</button>
</form>
<section class="cards" aria-labelledby="numbers"><h2 id="numbers">Test numbers</h2><ul>
${TEST_CARDS.map(cardRow).join('\n')}
</ul></section>
</main><script>${FILL_SCRIPT}</script>`;
  const origin = new URL(returnUrl).origin;
  return html(problemText ? 422 : 200, page({ title: 'Test card', style: STYLE, body }), {
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self' ${origin}; base-uri 'none'; frame-ancestors ${origin}`,
    'referrer-policy': 'no-referrer',
  });
}

function cardRow({ number, means }: (typeof TEST_CARDS)[number]): string {
  const spaced = number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  return `<li><span><code>${spaced}</code><small>${escapeHtml(means)}</small></span><button type="button" class="quiet" data-number="${number}" hidden aria-label="Fill in ${spaced}">Fill in</button></li>`;
}

/** Posts the token to the opener or parent, and only if that page has the origin of the return URL. */
export function handOverPage(returnUrl: string, token: Token): Answer {
  const message = JSON.stringify({ type: 'test-card-token', ...token }).replaceAll('<', '\\u003c');
  const origin = JSON.stringify(new URL(returnUrl).origin).replaceAll('<', '\\u003c');
  const script = `const to = window.opener ?? window.parent; to.postMessage(${message}, ${origin}); if (window.opener) window.close();`;
  const body = `<main><h1>Done</h1><p role="status">The shop has the token of your test card. You can close this page.</p></main><script>${script}</script>`;
  return html(200, page({ title: 'Done', style: STYLE, body }), {
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; frame-ancestors ${new URL(returnUrl).origin}`,
    'referrer-policy': 'no-referrer',
  });
}
