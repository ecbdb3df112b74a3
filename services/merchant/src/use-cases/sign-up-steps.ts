import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { locationAdded, merchantCreated, registerAdded, storeOpened } from '../domain/events.ts';
import { firstLocation } from '../domain/location.ts';
import type { Merchant } from '../domain/merchant.ts';
import { placedOn } from '../domain/placement.ts';
import type { Register } from '../domain/register.ts';
import {
  attemptAgain,
  beginSignUp as begin,
  finish,
  refuse,
  type SignUp,
  type SignUpIds,
  type SignUpInput,
} from '../domain/sign-up.ts';
import { type CurrencyNotSoldIn, openStore } from '../domain/store.ts';
import { placements } from '../storage/directory-tables.ts';
import { signUps } from '../storage/sign-up-table.ts';
import { locations, merchants, registers } from '../storage/tables.ts';
import { firstKey, storeKeys, storeRows } from './open-store.ts';
import { there } from './rows.ts';

export type BeginSignUp = {
  readonly ids: SignUpIds;
  readonly requestHash: string;
  readonly sealedInput: string;
};

type KeyReused = { readonly code: 'IDEMPOTENCY_KEY_REUSED' };

/** The process row. The merchant's id comes of the caller's key: the same key again finds the row that is there. */
export const beginSignUp: Write<BeginSignUp, SignUp, KeyReused> = {
  name: 'beginSignUp',
  load: () => [rowKey(signUps)],
  decide: ({ ids, requestHash, sealedInput }, state, { nowMs }) => {
    const known = state.get(signUps);
    if (!known) {
      return accept({ effectId: '', put: [put(signUps, begin(ids, requestHash, sealedInput, nowMs))] });
    }
    return known.requestHash === requestHash ? accept({ effectId: '' }) : reject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  },
  answer: signUpIn,
};

/** The sweeper takes a sign-up that is due; it is then due again later, so that no second sweeper takes it too. */
export const claimSignUp: Write<object, { readonly claimed: boolean; readonly signUp: SignUp }> = {
  name: 'claimSignUp',
  load: () => [rowKey(signUps)],
  decide: (_, state, { nowMs }) => {
    const signUp = signUpIn(state);
    if (signUp.state !== 'registering' || signUp.dueAtMs > nowMs) return accept({ effectId: 'not due' });
    return accept({ effectId: 'claimed', put: [put(signUps, attemptAgain(signUp, nowMs))] });
  },
  answer: (state, effectId) => ({ claimed: effectId === 'claimed', signUp: signUpIn(state) }),
};

/** The owner was refused: what was typed is forgotten, and nothing else was ever made. */
export const refuseSignUp: Write<{ readonly refusal: string }, SignUp> = {
  name: 'refuseSignUp',
  load: () => [rowKey(signUps)],
  decide: ({ refusal }, state, { nowMs }) => {
    const signUp = signUpIn(state);
    if (signUp.state !== 'registering') return accept({ effectId: '' });
    return accept({ effectId: '', put: [put(signUps, refuse(signUp, refusal, nowMs))] });
  },
  answer: signUpIn,
};

export type OpenMerchant = { readonly ids: SignUpIds; readonly input: SignUpInput; readonly shardId: string };

/** Merchant, placement, store, key, location and register in one commit; opening what is open changes nothing. */
export const openMerchant: Write<OpenMerchant, SignUp, CurrencyNotSoldIn> = {
  name: 'openMerchant',
  load: ({ ids }) => [
    rowKey(signUps),
    rowKey(merchants),
    rowKey(placements),
    ...storeKeys(ids.storeId, ids.publishableKey),
    rowKey(locations, ids.locationId),
    rowKey(registers, ids.registerId),
  ],
  decide: ({ ids, input, shardId }, state, { nowMs }) => {
    const signUp = signUpIn(state);
    if (signUp.state !== 'registering') return accept({ effectId: '' });
    const { companyName, countryCode, currency, locale, timeZone } = input;
    const opened = openStore({ id: ids.storeId, name: companyName, currency, locale, countryCode });
    if (!opened.ok) return opened;
    const store = { ...opened.value, keysMade: 1 };
    const merchant = newMerchant(ids, input, nowMs);
    const location = firstLocation(ids.locationId, companyName, countryCode, timeZone);
    const register = firstRegister(ids, companyName);
    return accept({
      effectId: '',
      put: [
        put(signUps, finish(signUp)),
        put(merchants, merchant),
        put(placements, placedOn(shardId)),
        ...storeRows(store, firstKey(store, ids.publishableKey, nowMs)),
        put(locations, location),
        put(registers, register),
      ],
      events: [merchantCreated(merchant), storeOpened(store), locationAdded(location), registerAdded(register)],
    });
  },
  answer: signUpIn,
};

function newMerchant(ids: SignUpIds, { companyName, countryCode }: SignUpInput, nowMs: number): Merchant {
  return {
    id: ids.merchantId,
    name: companyName,
    legalName: null,
    countryCode,
    contactEmail: null,
    contactPhone: null,
    taxIds: [],
    bankAccount: null,
    verification: 'unverified',
    plan: 'standard',
    usage: { stores: 1, locations: 1, registers: 1, webhookEndpoints: 0, apps: 0 },
    ownerUserId: ids.userId,
    defaultStoreId: ids.storeId,
    createdAtMs: nowMs,
    version: 1,
  };
}

function firstRegister({ registerId, locationId, storeId }: SignUpIds, companyName: string): Register {
  return {
    id: registerId,
    locationId,
    storeId,
    name: 'Register 1',
    status: 'open',
    receiptHeader: companyName,
    receiptFooter: '',
    version: 1,
  };
}

function signUpIn(state: State): SignUp {
  return there(state.get(signUps), 'sign-up');
}
