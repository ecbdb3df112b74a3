import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '..', '..');

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  transpilePackages: ['@concord/money', '@concord/result'],
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // `tsc --project apps/storefront` holds the types; a build at the first start should not wait for them.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'x-frame-options', value: 'DENY' },
        { key: 'referrer-policy', value: 'strict-origin-when-cross-origin' },
        { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
    // The address of an order opens it: it must not travel on to other sites.
    { source: '/orders/:path*', headers: [{ key: 'referrer-policy', value: 'no-referrer' }] },
  ],
};

export default config;
