const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** One look for the pages of all witnesses: system fonts, light and dark, visible focus, no outside resource. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1d2430;--soft:#5b6675;--line:#d9dee6;--back:#f5f6f8;--card:#fff;--accent:#1f5fd6;--on-accent:#fff;--bad:#b3261e;--good:#146c3c}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf2;--soft:#a3adbb;--line:#353d49;--back:#14181e;--card:#1c222b;--accent:#84adff;--on-accent:#0c1626;--bad:#ff9b93;--good:#7ddba2}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back)}
h1,h2{line-height:1.25;margin:0}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button,input{font:inherit;color:inherit}
input{width:100%;padding:.6rem .7rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--card)}
button{min-height:2.75rem;padding:.5rem 1.1rem;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);font-weight:600;cursor:pointer;white-space:nowrap}
button.quiet{background:transparent;color:var(--accent)}
`;

export function page(options: { readonly title: string; readonly style?: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(options.title)}</title>
<style>${PAGE_STYLE}${options.style ?? ''}</style>
</head>
<body>
${options.body}
</body>
</html>`;
}
