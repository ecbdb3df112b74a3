import { expect, test } from 'vitest';
import { inkOn, letterHtml } from './html.ts';
import type { Letter } from './letter.ts';
import { plainText } from './plain-text.ts';
import { LANGUAGES, languageOf, WORDS } from './words.ts';

const letter: Letter = {
  subject: 'A & B <script>',
  preview: 'Total: €10.00',
  blocks: [
    { kind: 'heading', text: 'Thank you' },
    { kind: 'goods', rows: [{ title: '"Quoted" <i>', detail: '1 × €10.00', amount: '€10.00' }] },
    {
      kind: 'sums',
      rows: [
        { label: 'Subtotal', amount: '€9.00' },
        { label: 'Total', amount: '€10.00', strong: true },
      ],
    },
    { kind: 'button', label: 'View', url: 'https://shop.test/?a=1&b="2"' },
  ],
  footer: 'Bye',
};

test('every word is escaped, in text and in attributes', () => {
  const html = letterHtml(letter, { language: 'en', senderName: '<Shop>', accentColour: '#ffffff' });
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;Shop&gt;');
  expect(html).toContain('href="https://shop.test/?a=1&amp;b=&quot;2&quot;"');
});

test('plain text says the same in the same order, with amounts below each other', () => {
  const text = plainText(letter, 'Shop');
  expect(text).toContain('Subtotal   €9.00\nTotal     €10.00');
  expect(text.indexOf('Thank you')).toBeLessThan(text.indexOf('"Quoted" <i>'));
  expect(text).toContain('View:\nhttps://shop.test/?a=1&b="2"');
});

test('a button reads well on any accent colour', () => {
  expect(inkOn('#ffffff')).toBe('#000000');
  expect(inkOn('#ffd400')).toBe('#000000');
  expect(inkOn('#000000')).toBe('#ffffff');
  expect(inkOn('#1f5eff')).toBe('#ffffff');
});

test('the language is the buyer’s if we speak it, else the store’s, else English', () => {
  expect(languageOf('de-AT', 'en-GB')).toBe('de');
  expect(languageOf('fr-FR', 'de-DE')).toBe('de');
  expect(languageOf('ja', 'fr')).toBe('en');
});

test('no language lacks a word', () => {
  for (const language of LANGUAGES) {
    for (const [key, words] of Object.entries(WORDS[language])) expect(words, `${language} ${key}`).toBeTruthy();
    expect(Object.keys(WORDS[language])).toEqual(Object.keys(WORDS.en));
  }
});
