import type { Principal } from '@concord/auth';
import { accept } from '@concord/result';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contract, httpClient, operation, serve } from '../src/index.ts';

const parcels = contract({
  service: 'parcels',
  title: 'Parcels',
  description: 'What a test needs of a service.',
  operations: {
    whose: operation({
      kind: 'read',
      method: 'GET',
      path: '/whose',
      summary: 'For which merchant the call is',
      scope: 'parcels:read',
      input: z.object({ count: z.int().min(1).default(1) }),
      output: z.object({ merchantId: z.string(), count: z.int() }),
      rejections: {},
      brief: ['count'],
      timeoutMs: 50,
    }),
    book: operation({
      kind: 'write',
      method: 'POST',
      path: '/parcels',
      summary: 'A step of a process across services',
      scope: 'parcels:book',
      servicesOnly: true,
      input: z.object({}),
      output: z.object({}),
      rejections: {},
    }),
  },
});

function principal(part: Partial<Principal>): Principal {
  return {
    kind: 'user',
    id: 'usr_1',
    merchantId: 'mer_own',
    storeId: undefined,
    sessionId: undefined,
    locationIds: undefined,
    scopes: new Set(['parcels:read']),
    expiresAtMs: Number.POSITIVE_INFINITY,
    ...part,
  };
}

const callers: Readonly<Record<string, Principal>> = {
  staff: principal({}),
  app: principal({ kind: 'client' }),
  shopper: principal({ kind: 'shopper' }),
  service: principal({ kind: 'service', merchantId: undefined }),
  curious: principal({ scopes: new Set(['parcels:write', 'orders:*']) }),
  whole: principal({ scopes: new Set(['parcels:*']) }),
  owner: principal({ scopes: new Set(['*']) }),
  wholeApp: principal({ kind: 'client', scopes: new Set(['parcels:*']) }),
  booking: principal({ kind: 'service', scopes: new Set(['parcels:book']) }),
};

const verify = async (token: string) => callers[token];
const client = serve(
  parcels,
  {
    whose: async ({ count }, { merchantId, brief }) =>
      accept(brief ? ({ count } as { merchantId: string; count: number }) : { merchantId, count }),
    book: async () => accept({}),
  },
  { verify, checkOutputs: true },
);

const whoseCalls = async (token: string | undefined, merchantId?: string) => {
  const answer = await client.whose({}, { token, merchantId });
  return answer.ok ? answer.value.merchantId : answer.rejection.code;
};

test('only a service may name the merchant that it acts for; everyone else’s is in the token (CONSISTENCY 29)', async () => {
  const named = await Promise.all(
    ['staff', 'app', 'shopper', 'service'].map((token) => whoseCalls(token, 'mer_other')),
  );
  expect(named).toEqual(['mer_own', 'mer_own', 'mer_own', 'mer_other']);
  expect(await whoseCalls('service')).toBe('UNAUTHENTICATED');
});

test('without the scope, its area or everything, nobody gets in; without a token neither', async () => {
  expect(await whoseCalls('curious')).toBe('FORBIDDEN');
  expect(await whoseCalls('whole')).toBe('mer_own');
  expect(await whoseCalls('unknown')).toBe('UNAUTHENTICATED');
  expect(await whoseCalls(undefined)).toBe('UNAUTHENTICATED');
});

test('what only services may ask is refused to everyone else, whatever they hold', async () => {
  const codeOf = async (token: string) => {
    const answer = await client.book({}, { token });
    return answer.ok ? 'done' : answer.rejection.code;
  };
  expect(await Promise.all(['owner', 'whole', 'wholeApp'].map(codeOf))).toEqual(Array(3).fill('FORBIDDEN'));
  expect(await codeOf('service')).toBe('FORBIDDEN');
  expect(await codeOf('booking')).toBe('done');
});

test('input that does not fit is named field by field, and never reaches the handler', async () => {
  const answer = await client.whose({ count: 0 }, { token: 'staff' });
  expect(answer).toMatchObject({ rejection: { code: 'INVALID_INPUT', issues: [{ field: 'count' }] } });
});

test('who waits longer than the operation may take is told to come again', async () => {
  const never = () => new Promise<never>(() => undefined);
  const slow = serve(parcels, { whose: never, book: never }, { verify });
  expect(await slow.whose({}, { token: 'staff' })).toEqual({
    ok: false,
    rejection: { code: 'UNAVAILABLE', retryAfterMs: 1_000 },
  });
});

test('who prefers a brief answer is answered its brief fields alone, in process and over HTTP', async () => {
  expect(await client.whose({}, { token: 'staff', brief: true })).toEqual({ ok: true, value: { count: 1 } });
  expect(await client.whose({}, { token: 'staff' })).toEqual({ ok: true, value: { merchantId: 'mer_own', count: 1 } });
  const preferred: (string | undefined)[] = [];
  const remote = httpClient(parcels, async ({ headers }) => {
    preferred.push(headers.prefer);
    return { status: 200, text: JSON.stringify(headers.prefer ? { count: 1 } : { merchantId: 'mer_own', count: 1 }) };
  });
  expect(await remote.whose({}, { token: 'staff', brief: true })).toEqual({ ok: true, value: { count: 1 } });
  await remote.whose({}, { token: 'staff' });
  expect(preferred).toEqual(['return=minimal', undefined]);
});
