'use client';

type Props = { readonly error: Error & { digest?: string } };

export default function ErrorPage({ error }: Props) {
  return (
    <div className="page-width empty" role="alert">
      <h1>Something gave way on our side</h1>
      <p>Your cart is safe. Please try again in a moment.</p>
      <p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Try again
        </button>{' '}
        <a className="button button-quiet" href="/">
          To the start page
        </a>
      </p>
      {error.digest ? <p className="muted">If you write to us, mention {error.digest}.</p> : null}
    </div>
  );
}
