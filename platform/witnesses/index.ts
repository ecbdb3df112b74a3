export { type MailSinkClient, mailSinkClient } from './mail-sink/client.ts';
export { type Behaviour, TEST_CARDS, type TestCard } from './payment-provider/cards.ts';
export {
  type Answered,
  type AuthoriseRequest,
  type ProviderClient,
  paymentProviderClient,
} from './payment-provider/client.ts';
export type { AuthorisationView } from './payment-provider/view.ts';
export { startWitness, type Witness, type WitnessName, type WitnessOptions } from './start-witness.ts';
export { type ReceiverClient, webhookReceiverClient } from './webhook-receiver/client.ts';
