import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="page-width empty">
      <p className="big-number" aria-hidden="true">
        404
      </p>
      <h1>This path leads nowhere</h1>
      <p>What was here has moved on, or never was.</p>
      <p>
        <Link className="button" href="/search" prefetch={false}>
          See everything
        </Link>
      </p>
    </div>
  );
}
