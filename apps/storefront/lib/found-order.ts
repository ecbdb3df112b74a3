import { cookies } from 'next/headers';
import { z } from 'zod';
import { cookieOptions } from './cart.ts';

const COOKIE = 'found-order';
const MINUTES_15_S = 15 * 60;

const found = z.object({ number: z.string(), email: z.string() });
export type FoundOrder = z.infer<typeof found>;

/** Between the form and the page: neither the address bar nor a log sees the e-mail address. */
export async function keepFoundOrder(order: FoundOrder): Promise<void> {
  (await cookies()).set(COOKIE, JSON.stringify(order), await cookieOptions(MINUTES_15_S, '/orders'));
}

export async function foundOrder(): Promise<FoundOrder | undefined> {
  const text = (await cookies()).get(COOKIE)?.value;
  if (text === undefined) return undefined;
  try {
    return found.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
