import { type AuthorisationView, paymentProviderClient } from '@concord/witnesses';

/** All that the payment provider knows of a merchant: the witness that no service can talk into anything. */
export function providerBook(providerUrl: string, merchantId: string) {
  const provider = paymentProviderClient(providerUrl, { timeoutMs: 20_000 });
  return {
    authorisations: async (): Promise<readonly AuthorisationView[]> => {
      const all: AuthorisationView[] = [];
      let after: string | undefined;
      do {
        const page = await provider.book({
          merchantAccount: merchantId,
          limit: '1000',
          ...(after === undefined ? {} : { after }),
        });
        all.push(...page.authorisations);
        after = page.next ?? undefined;
      } while (after !== undefined);
      return all;
    },
    close: provider.close,
  };
}

/** Statuses of authorisations, sorted: `['captured']` is one sale and nothing that is still held. */
export function statusesOf(authorisations: readonly AuthorisationView[]): readonly string[] {
  return authorisations.map((authorisation) => authorisation.status).toSorted();
}
