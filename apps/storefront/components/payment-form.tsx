'use client';

import { type FormEvent, startTransition, useActionState, useEffect, useRef, useState } from 'react';
import { type PayState, pay } from '../app/checkout/payment/actions.ts';
import { showMoney } from '../lib/money.ts';
import { type CardInput, tokenise } from '../lib/tokenise.ts';
import { CardFields } from './card-fields.tsx';
import { LockIcon } from './icons.tsx';

type Props = {
  readonly quoteId: string;
  readonly totalMinor: number;
  readonly currency: string;
  readonly locale: string;
  readonly tokensUrl: string;
  readonly hostedPage: string;
  readonly card: { readonly token: string; readonly last4: string } | undefined;
  readonly failure: string | undefined;
  readonly demo: boolean;
};

type Wrong = { readonly field: keyof CardInput | 'form'; readonly message: string };

function firstState(failure: string | undefined): PayState {
  return failure === undefined ? { kind: 'asking' } : { kind: 'refused', message: failure, attempt: 0 };
}

export function PaymentForm(props: Props) {
  const [state, submit, isPaying] = useActionState(pay, firstState(props.failure));
  const [isTokenising, setIsTokenising] = useState(false);
  const [wrong, setWrong] = useState<Wrong | undefined>(undefined);
  const alertRef = useRef<HTMLDivElement>(null);
  const isBusy = isPaying || isTokenising;
  const hasChanged = state.kind === 'price_changed';
  const quote = hasChanged ? { quoteId: state.quoteId, totalMinor: state.totalMinor } : props;
  const known = hasChanged ? state.token : state.kind === 'refused' ? '' : (props.card?.token ?? '');
  const needsCard = quote.totalMinor > 0 && known === '';
  const show = (amountMinor: number) => showMoney({ amountMinor, currency: props.currency }, props.locale);

  useEffect(() => {
    if (state.kind !== 'asking') alertRef.current?.focus();
  }, [state]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    if (!needsCard) return;
    event.preventDefault();
    if (isBusy) return;
    const data = new FormData(event.currentTarget);
    setIsTokenising(true);
    const tokenised = await tokenise(props.tokensUrl, readCard(event.currentTarget));
    setIsTokenising(false);
    setWrong(tokenised.ok ? undefined : tokenised);
    if (!tokenised.ok) return;
    data.set('token', tokenised.token);
    startTransition(() => submit(data));
  };

  return (
    <form action={submit} onSubmit={onSubmit} className="payment-form" noValidate aria-busy={isBusy}>
      <input type="hidden" name="quoteId" value={quote.quoteId} />
      <input type="hidden" name="amountMinor" value={quote.totalMinor} />
      <input type="hidden" name="token" value={known} />
      <div ref={alertRef} tabIndex={-1} role="alert" className="payment-alert">
        {state.kind === 'refused' ? <p className="notice notice-error">{state.message}</p> : null}
        {wrong?.field === 'form' ? <p className="notice notice-error">{wrong.message}</p> : null}
        {hasChanged ? <PriceChange old={state.oldMinor} now={state.totalMinor} show={show} /> : null}
      </div>
      {needsCard ? (
        <CardFields
          wrong={wrong}
          hostedPage={props.hostedPage}
          demo={props.demo}
          key={state.kind === 'refused' ? state.attempt : 0}
        />
      ) : quote.totalMinor > 0 ? (
        <p className="notice">
          Paid with your card{props.card ? ` ending in ${props.card.last4}` : ''}.{' '}
          <a href={props.hostedPage}>Use another card</a>
        </p>
      ) : (
        <p className="notice">There is nothing to pay.</p>
      )}
      <button
        type="submit"
        className={`button button-wide pay-button${needsCard ? ' needs-scripts' : ''}`}
        disabled={isBusy}
      >
        {isBusy
          ? 'One moment …'
          : quote.totalMinor > 0
            ? `${hasChanged ? 'Agree and pay' : 'Pay'} ${show(quote.totalMinor)}`
            : 'Place the order'}
      </button>
      <p className="muted secure">
        <LockIcon /> Your card goes straight to the payment provider. We never see its number.
      </p>
    </form>
  );
}

function PriceChange({ old, now, show }: { old: number | null; now: number; show: (amountMinor: number) => string }) {
  return (
    <div className="notice notice-change">
      <p>
        <strong>The total has changed since you saw it.</strong> Nothing was charged.
      </p>
      <dl>
        {old === null ? null : (
          <div>
            <dt>Before</dt>
            <dd>
              <s>{show(old)}</s>
            </dd>
          </div>
        )}
        <div>
          <dt>Now</dt>
          <dd>
            <strong>{show(now)}</strong>
          </dd>
        </div>
      </dl>
      <p>Pay the new total if you agree.</p>
    </div>
  );
}

/** The fields have no names, so no form ever sends them anywhere. */
function readCard(form: HTMLFormElement): CardInput {
  const value = (id: string) => {
    const input = form.querySelector(`#${id}`);
    return input instanceof HTMLInputElement ? input.value : '';
  };
  return { number: value('card-number'), expiry: value('card-expiry'), cvc: value('card-cvc') };
}
