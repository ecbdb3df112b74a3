/** As it goes onto a parcel. */
export type Address = {
  readonly id: string;
  readonly name: string;
  readonly company?: string | undefined;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly phone?: string | undefined;
};

/** A customer's one profile for all channels. A guest has no password; an erased one is a number in the books. */
export type Customer = {
  readonly id: string;
  readonly kind: 'guest' | 'registered' | 'erased';
  readonly email: string | null;
  /** The digest under which the address leads to its customer; only this service can compute it. */
  readonly emailKey: string | null;
  readonly name: string;
  readonly phone: string | null;
  readonly tags: readonly string[];
  readonly segments: readonly string[];
  readonly addresses: readonly Address[];
  readonly note: string;
  readonly taxExempt: boolean;
  readonly acceptsMarketing: boolean;
  readonly createdAtMs: number;
  readonly version: number;
};

/** Whose address it is; null: nobody's any more. */
export type CustomerEmail = { readonly emailKey: string; readonly customerId: string | null; readonly version: number };

export type CustomerCredential = {
  readonly customerId: string;
  readonly passwordHash: string | null;
  readonly version: number;
};

export const MAX_ADDRESSES = 50;

export type NewCustomer = {
  readonly id: string;
  readonly kind: 'guest' | 'registered';
  readonly email: string | null;
  readonly emailKey: string | null;
  readonly name: string;
  readonly phone: string | null;
  readonly acceptsMarketing: boolean;
};

export function newCustomer(wanted: NewCustomer, nowMs: number): Customer {
  const empty = { tags: [], segments: [], addresses: [], note: '', taxExempt: false };
  return { ...wanted, ...empty, createdAtMs: nowMs, version: 1 };
}

/** Forgets the person and keeps the customer's id, which the books refer to. */
export function erased(customer: Customer): Customer {
  const { id, createdAtMs, version } = customer;
  const blank = {
    kind: 'guest',
    email: null,
    emailKey: null,
    name: 'Erased customer',
    phone: null,
    acceptsMarketing: false,
  } as const;
  return { ...newCustomer({ id, ...blank }, createdAtMs), kind: 'erased', version: version + 1 };
}

/** Telephone numbers are found by their digits, however they were written. */
export function digitsOf(phone: string | null): string | null {
  return phone === null ? null : phone.replace(/^\+/, '00').replaceAll(/\D/g, '');
}
