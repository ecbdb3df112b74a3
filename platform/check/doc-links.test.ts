import { describe, expect, it } from 'vitest';
import { deadLinksOf } from './doc-links.ts';

const isThere = (path: string) => ['docs/there.md', 'README.md'].includes(path);
const dead = (text: string) => deadLinksOf(text, 'docs/page.md', isThere);

describe('a link of a page', () => {
  it('that leads to nothing is named with its line', () => {
    expect(dead('One\n[gone](gone.md) and [there](there.md)')).toEqual(['docs/page.md:2  gone.md is not there']);
  });

  it('is followed from the page’s own folder, and without its place on the page', () => {
    expect(dead('[up](../README.md) [part](there.md#part) [own](#part)')).toEqual([]);
    expect(dead('[up](../there.md)')).toHaveLength(1);
  });

  it('is not one in code, and leads elsewhere when it has a scheme', () => {
    expect(dead('`[a](b)`\n```\n[a](b)\n```\n[web](https://example.test/a)')).toEqual([]);
  });
});
