import type { Block, Letter } from './letter.ts';
import { STYLE, styleSheet } from './style.ts';

export type HtmlOptions = {
  readonly language: string;
  readonly senderName: string;
  /** #rrggbb */
  readonly accentColour: string;
};

/**
 * The letter as HTML for mail readers: tables for layout, every style inline, one small style sheet for the dark, and
 * nothing from elsewhere. All words are escaped; titles of goods come from merchants.
 */
export function letterHtml(letter: Letter, { language, senderName, accentColour }: HtmlOptions): string {
  const blocks = letter.blocks.map((block) => row(blockHtml(block, accentColour))).join('\n');
  return `<!doctype html>
<html lang="${escaped(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escaped(letter.subject)}</title><style>${styleSheet}</style></head>
<body class="page" style="${STYLE.page}">
<div style="${STYLE.preview}">${escaped(letter.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="${STYLE.outer}"><tr><td align="center" style="${STYLE.margin}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="sheet" style="${STYLE.sheet}">
<tr><td style="height:4px;line-height:4px;font-size:0;background:${escaped(accentColour)}">&nbsp;</td></tr>
${row(`<p class="ink" style="${STYLE.sender}">${escaped(senderName)}</p>`)}
${blocks}
${row(`<p class="quiet line" style="${STYLE.footer}">${escaped(letter.footer)}</p>`)}
<tr><td style="height:24px;line-height:24px;font-size:0">&nbsp;</td></tr>
</table></td></tr></table></body></html>`;
}

function row(html: string): string {
  return `<tr><td class="cell" style="${STYLE.cell}">${html}</td></tr>`;
}

function blockHtml(block: Block, accentColour: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h1 class="ink" style="${STYLE.heading}">${escaped(block.text)}</h1>`;
    case 'paragraph':
      return `<p class="ink" style="${STYLE.paragraph}">${escaped(block.text)}</p>`;
    case 'goods':
      return table(block.rows.map(goodsRow).join(''));
    case 'sums':
      return table(block.rows.map(sumRow).join(''));
    case 'facts':
      return block.rows.map(factRow).join('');
    case 'button':
      return button(block.label, block.url, accentColour);
  }
}

function table(rows: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="${STYLE.table}">${rows}</table>`;
}

function goodsRow({ title, detail, amount }: { title: string; detail: string; amount: string }): string {
  return `<tr><td class="line" style="${STYLE.goods}"><span class="ink" style="${STYLE.title}">${escaped(title)}</span><br><span class="quiet" style="${STYLE.detail}">${escaped(detail)}</span></td><td class="ink line" align="right" style="${STYLE.amount}">${escaped(amount)}</td></tr>`;
}

function sumRow({ label, amount, strong }: { label: string; amount: string; strong?: boolean }): string {
  const style = strong ? STYLE.strongSum : STYLE.sum;
  const look = strong ? 'ink line' : 'quiet';
  return `<tr><td class="${look}" style="${style}">${escaped(label)}</td><td class="${look}" align="right" style="${style};white-space:nowrap">${escaped(amount)}</td></tr>`;
}

function factRow({ label, lines }: { label: string; lines: readonly string[] }): string {
  return `<p class="ink" style="${STYLE.fact}"><span class="quiet" style="${STYLE.label}">${escaped(label)}</span><br>${lines.map(escaped).join('<br>')}</p>`;
}

function button(label: string, url: string, accentColour: string): string {
  const colours = `background:${accentColour};color:${inkOn(accentColour)}`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="${STYLE.buttonBox}"><tr><td style="border-radius:6px;${colours}"><a href="${escaped(url)}" style="${STYLE.button};${colours}">${escaped(label)}</a></td></tr></table>`;
}

/** Black or white, whichever reads better on the colour (relative luminance, WCAG 2). */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const channel = (start: number): number => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.179 ? '#000000' : '#ffffff';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
