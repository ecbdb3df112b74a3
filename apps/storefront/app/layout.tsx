import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Footer } from '../components/footer.tsx';
import { Header } from '../components/header.tsx';
import { currentStore } from '../lib/store.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/frame.css';
import '../styles/listing.css';
import '../styles/product.css';
import '../styles/cart.css';
import '../styles/checkout.css';

/** Which store a page is for is known from the request alone, and nothing of the graph is needed to build. */
export const dynamic = 'force-dynamic';

export const viewport: Viewport = { themeColor: '#fbf7ef', width: 'device-width', initialScale: 1 };

export async function generateMetadata(): Promise<Metadata> {
  const { name, tagline } = await currentStore();
  return { title: { default: name, template: `%s · ${name}` }, description: tagline ?? `Shop at ${name}.` };
}

export default async function Layout({ children }: { readonly children: ReactNode }) {
  const store = await currentStore();
  return (
    <html lang="en">
      <body>
        <a className="skip-link" href="#content">
          Skip to the content
        </a>
        <Header store={store} />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <Footer store={store} />
      </body>
    </html>
  );
}
