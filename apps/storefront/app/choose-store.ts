'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { cookieOptions } from '../lib/cart.ts';
import { config } from '../lib/config.ts';
import { STORE_COOKIE } from '../lib/store.ts';

const YEAR_S = 365 * 24 * 3600;

export async function chooseStore(form: FormData): Promise<void> {
  const chosen = z.string().max(200).parse(form.get('store'));
  const known = config().stores.find(({ publishableKey, host }) => publishableKey === chosen && host === undefined);
  if (known) (await cookies()).set(STORE_COOKIE, known.publishableKey, await cookieOptions(YEAR_S));
  redirect('/');
}
