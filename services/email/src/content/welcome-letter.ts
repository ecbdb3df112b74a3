import type { Customer, Sender } from '../ports.ts';
import type { Letter } from './letter.ts';
import type { Words } from './words.ts';

export function welcomeLetter(customer: Customer, sender: Sender, words: Words): Letter {
  const { subject, heading, text } = words.welcome;
  const hello = customer.name ? words.hello(customer.name) : words.helloWithoutName;
  return {
    subject: subject(sender.name),
    preview: text,
    blocks: [
      { kind: 'heading', text: heading },
      { kind: 'paragraph', text: hello },
      { kind: 'paragraph', text },
    ],
    footer: words.footer(sender.name),
  };
}
