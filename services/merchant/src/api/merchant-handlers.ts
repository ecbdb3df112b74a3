import type { Handler } from '@concord/contract';
import { accept, mapResult } from '@concord/result';
import type { merchantOperations } from '../../contract/merchant.ts';
import { onboardingOf } from '../domain/onboarding.ts';
import { signUp } from '../processes/sign-up.ts';
import { readMerchant } from '../storage/read-merchant.ts';
import { updateMerchant } from '../use-cases/update-merchant.ts';
import { recordVerification, submitVerification } from '../use-cases/verify-merchant.ts';
import type { HandlerDeps } from './deps.ts';
import { merchantView } from './views.ts';

type Operations = typeof merchantOperations;

export function merchantHandlers(deps: HandlerDeps): {
  readonly [Name in keyof Operations]: Handler<Operations[Name]>;
} {
  const { data, run, sealer } = deps;
  return {
    signUp: (input, call) => signUp(deps, input, call),
    getMerchant: async (_, { merchantId }) =>
      accept(merchantView((await readMerchant(data.database, merchantId)).merchant)),
    getOnboarding: async (_, { merchantId }) => {
      const { merchant, hasLocationAddress } = await readMerchant(data.database, merchantId);
      const { complete, steps } = onboardingOf(merchant, hasLocationAddress);
      return accept({ complete, steps: [...steps] });
    },
    updateMerchant: async (input, call) => {
      const { bankAccount } = input;
      const sealed = bankAccount && { ...bankAccount, sealedIban: sealer.seal(bankAccount.iban, call.merchantId) };
      return mapResult(await run(updateMerchant, { ...input, bankAccount: sealed }, input, call), merchantView);
    },
    submitVerification: async (input, call) => {
      const { hasLocationAddress } = await readMerchant(data.database, call.merchantId);
      return mapResult(await run(submitVerification, { hasLocationAddress }, input, call), merchantView);
    },
    recordVerification: async (input, call) => {
      return mapResult(await run(recordVerification, input, input, call), merchantView);
    },
  };
}
