import type { Block, Letter } from './letter.ts';

const RULE = '—'.repeat(24);

/** The letter for those who read no HTML: the same words in the same order. */
export function plainText(letter: Letter, senderName: string): string {
  const parts = [senderName, ...letter.blocks.map(blockText), RULE, letter.footer];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'='.repeat(Math.min(block.text.length, 60))}`;
    case 'paragraph':
      return block.text;
    case 'goods':
      return block.rows
        .map(({ title, detail, amount }) => [title, `  ${detail}${amount && ` — ${amount}`}`].join('\n'))
        .join('\n');
    case 'sums':
      return columns(block.rows);
    case 'facts':
      return block.rows
        .map(({ label, lines }) => `${label}\n${lines.map((line) => `  ${line}`).join('\n')}`)
        .join('\n\n');
    case 'button':
      return `${block.label}:\n${block.url}`;
  }
}

function columns(rows: readonly { readonly label: string; readonly amount: string }[]): string {
  const width = Math.max(...rows.map(({ label }) => label.length));
  const amounts = Math.max(...rows.map(({ amount }) => amount.length));
  return rows.map(({ label, amount }) => `${label.padEnd(width)}  ${amount.padStart(amounts)}`).join('\n');
}
