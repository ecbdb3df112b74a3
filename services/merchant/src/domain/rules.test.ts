import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atVersion, withChanges } from './change.ts';
import { readIban } from './iban.ts';
import { openingHoursProblem } from './opening-hours.ts';
import { oneMore, PLANS } from './plan.ts';
import { attemptAgain, beginSignUp } from './sign-up.ts';
import { openStore } from './store.ts';
import { rotateSecret, validSecrets, type WebhookEndpoint, webhookUrlProblem } from './webhook-endpoint.ts';
import { canonicalLocale, isCountryCode, isTimeZone } from './world.ts';

describe('a new store', () => {
  const wanted = { id: 'sto_1', name: 'Shop', currency: 'EUR', locale: 'de-DE', countryCode: 'DE' };
  const opened = (change: Partial<Parameters<typeof openStore>[0]>) => {
    const result = openStore({ ...wanted, ...change });
    if (!result.ok) throw new Error(result.rejection.code);
    return result.value;
  };

  test('shows prices with tax, except where nobody does', () => {
    expect(opened({}).pricesIncludeTax).toBe(true);
    expect(opened({ countryCode: 'US', currency: 'USD' }).pricesIncludeTax).toBe(false);
    expect(opened({ countryCode: 'US', currency: 'USD', pricesIncludeTax: true }).pricesIncludeTax).toBe(true);
  });

  test('rounds cash to the smallest coin in use', () => {
    expect(opened({}).cashRounding).toEqual({});
    expect(opened({ countryCode: 'NL' }).cashRounding).toEqual({ EUR: 5 });
    expect(opened({ currencies: ['EUR', 'CHF', 'SEK'] }).cashRounding).toEqual({ CHF: 5, SEK: 100 });
  });

  test('sells in its own currency and speaks its own language, each listed once', () => {
    expect(opened({ currencies: ['EUR', 'EUR', 'USD'], locales: ['en-GB', 'de-DE'] })).toMatchObject({
      currencies: ['EUR', 'USD'],
      locales: ['de-DE', 'en-GB'],
    });
    expect(openStore({ ...wanted, currencies: ['USD'] })).toEqual({
      ok: false,
      rejection: { code: 'CURRENCY_NOT_SOLD_IN', currency: 'EUR' },
    });
  });
});

describe('opening hours', () => {
  const span = (opens: string, closes: string) => ({ day: 'monday', opens, closes }) as const;

  test('may have a midday break, and may not close before they open or overlap', () => {
    const weekly = (...spans: ReturnType<typeof span>[]) => openingHoursProblem({ weekly: spans, closedOn: [] });
    expect(weekly(span('09:00', '12:30'), span('14:00', '18:00'))).toBeUndefined();
    expect(weekly(span('18:00', '09:00'))).toContain('before it opens');
    expect(weekly(span('12:00', '18:00'), span('09:00', '12:30'))).toContain('open already');
  });
});

describe('an IBAN', () => {
  test('is read with or without spaces', () => {
    expect(readIban('GB82 WEST 1234 5698 7654 32')).toBe('GB82WEST12345698765432');
    expect(readIban('de89370400440532013000')).toBe('DE89370400440532013000');
  });

  test('with any one digit mistyped is refused', () => {
    const iban = 'DE89370400440532013000';
    fc.assert(
      fc.property(fc.integer({ min: 2, max: iban.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digit = (Number(iban[at]) + by) % 10;
        return readIban(`${iban.slice(0, at)}${digit}${iban.slice(at + 1)}`) === undefined;
      }),
    );
  });
});

describe('the world', () => {
  test('has countries, time zones and languages by their standard names only', () => {
    expect(['DE', 'US', 'JP'].every(isCountryCode)).toBe(true);
    expect(['XX', 'EU', 'de', 'DEU'].some(isCountryCode)).toBe(false);
    expect(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'].every(isTimeZone)).toBe(true);
    expect(['+02:00', 'Europe/Atlantis', 'CET5', ''].some(isTimeZone)).toBe(false);
    expect([canonicalLocale('de-de'), canonicalLocale('no tag')]).toEqual(['de-DE', undefined]);
  });
});

describe('a webhook', () => {
  test('goes to public encrypted addresses only, unless this is a developer’s machine', () => {
    expect(webhookUrlProblem('https://hooks.example.com/x', false)).toBeUndefined();
    const inside = [
      'https://localhost',
      'https://127.0.0.1',
      'https://192.168.0.1',
      'https://172.20.1.1',
      'https://[::1]',
    ];
    for (const url of [...inside, 'https://169.254.169.254', 'https://0x7f000001', 'https://intranet']) {
      expect(webhookUrlProblem(url, false)).toContain('not a public one');
      expect(webhookUrlProblem(url, true)).toBeUndefined();
    }
    expect(webhookUrlProblem('http://hooks.example.com', false)).toContain('not encrypted');
    expect(webhookUrlProblem('https://user:secret@hooks.example.com', true)).toContain('user name');
  });

  test('is signed with the old secret too for a day after a rotation, then with the new one only', () => {
    const secrets = [{ sealed: 'one', validUntilMs: null }];
    const endpoint = { id: 'whk_1', secrets, version: 1 } as unknown as WebhookEndpoint;
    const rotated = rotateSecret(endpoint, 'two', 1_000);
    expect(validSecrets(rotated, 1_000 + 86_399_999)).toEqual(['two', 'one']);
    expect(validSecrets(rotated, 1_000 + 86_400_000)).toEqual(['two']);
  });
});

describe('a plan', () => {
  test('allows exactly as many as it says', () => {
    const limit = PLANS.standard.stores;
    const usage = { ...PLANS.standard, stores: limit - 1 };
    expect(oneMore('standard', usage, 'stores')).toMatchObject({ ok: true, value: { stores: limit } });
    expect(oneMore('standard', { ...usage, stores: limit }, 'stores')).toEqual({
      ok: false,
      rejection: { code: 'LIMIT_REACHED', limit },
    });
  });
});

describe('a change', () => {
  const thing = { name: 'a', note: 'b' as string | null, version: 3 };

  test('keeps what is not named, can empty a field, and counts the version on', () => {
    expect(withChanges(thing, { name: undefined, note: null })).toEqual({ name: 'a', note: null, version: 4 });
  });

  test('is refused against another version than the one that stands', () => {
    expect(atVersion(thing, 3).ok && atVersion(thing, undefined).ok).toBe(true);
    expect(atVersion(thing, 2)).toEqual({ ok: false, rejection: { code: 'VERSION_CONFLICT', version: 3 } });
  });
});

describe('a sign-up that waits for Identity', () => {
  test('is tried again after growing pauses of at most five minutes', () => {
    const ids = { merchantId: '', storeId: '', locationId: '', registerId: '', userId: '', publishableKey: '' };
    let signUp = beginSignUp(ids, 'hash', 'sealed', 0);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      if (signUp.state !== 'registering') throw new Error(signUp.state);
      signUp = attemptAgain(signUp, 0);
      if (signUp.state === 'registering') pauses.push(signUp.dueAtMs);
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect([pauses[0], pauses.at(-1)]).toEqual([2_000, 300_000]);
  });
});
