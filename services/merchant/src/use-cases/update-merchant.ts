import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { atVersion, type Changes, type VersionConflict, withChanges } from '../domain/change.ts';
import { merchantUpdated } from '../domain/events.ts';
import { readIban } from '../domain/iban.ts';
import type { Merchant } from '../domain/merchant.ts';
import { merchants } from '../storage/tables.ts';
import { merchantIn } from './rows.ts';

export type UpdateMerchant = Changes<
  Merchant,
  'name' | 'legalName' | 'countryCode' | 'contactEmail' | 'contactPhone' | 'taxIds'
> & {
  readonly expectedVersion?: number | undefined;
  readonly bankAccount?:
    | { readonly holder: string; readonly iban: string; readonly sealedIban: string }
    | null
    | undefined;
};

export type IbanInvalid = { readonly code: 'IBAN_INVALID' };

/** Changes the company's details. What is verified of them is to be verified again once it changed. */
export const updateMerchant: Write<UpdateMerchant, Merchant, VersionConflict | IbanInvalid> = {
  name: 'updateMerchant',
  load: () => [rowKey(merchants)],
  decide: ({ expectedVersion, bankAccount, ...changes }, state) => {
    const current = atVersion(merchantIn(state), expectedVersion);
    if (!current.ok) return current;
    const account = bankAccount ? readBankAccount(bankAccount) : bankAccount;
    if (account === 'invalid') return reject({ code: 'IBAN_INVALID' });
    const { legalName, countryCode, taxIds } = changes;
    const toVerify = [legalName, countryCode, taxIds, account].some((changed) => changed !== undefined);
    const verification = toVerify ? 'unverified' : undefined;
    const merchant = withChanges(current.value, { ...changes, bankAccount: account, verification });
    return accept({ effectId: merchant.id, put: [put(merchants, merchant)], events: [merchantUpdated(merchant)] });
  },
  answer: merchantIn,
};

function readBankAccount(account: NonNullable<UpdateMerchant['bankAccount']>): Merchant['bankAccount'] | 'invalid' {
  const iban = readIban(account.iban);
  if (iban === undefined) return 'invalid';
  return { holder: account.holder, ibanEnding: iban.slice(-4), sealedIban: account.sealedIban };
}
