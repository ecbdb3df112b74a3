'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { Suggestions } from '../queries/search.ts';
import { SearchIcon } from './icons.tsx';

const PAUSE_MS = 120;
const NONE: Suggestions = { terms: [], products: [] };

/** A plain search form; with scripts it also offers how what is typed may go on. */
export function SearchBox() {
  const router = useRouter();
  const listId = useId();
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = useSuggestions(text);
  const entries = [
    ...found.terms.map((term) => ({ label: term, hint: '', href: `/search?q=${encodeURIComponent(term)}` })),
    ...found.products.map(({ title, handle }) => ({
      label: title,
      hint: 'Product',
      href: `/products/${encodeURIComponent(handle)}`,
    })),
  ];
  const shown = isOpen && entries.length > 0;

  const go = (href: string) => {
    setIsOpen(false);
    setActive(-1);
    router.push(href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setIsOpen(false);
    if (!shown || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) {
      const entry = shown ? entries[active] : undefined;
      if (event.key === 'Enter' && entry) {
        event.preventDefault();
        go(entry.href);
      }
      return;
    }
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    setActive((active + step + entries.length + (active === -1 && step === -1 ? 1 : 0)) % entries.length);
  };

  return (
    <search className="search-box">
      <form action="/search" method="get" onSubmit={() => setIsOpen(false)}>
        <label className="visually-hidden" htmlFor={`${listId}-input`}>
          Search products
        </label>
        <input
          id={`${listId}-input`}
          type="search"
          name="q"
          placeholder="Search"
          autoComplete="off"
          maxLength={200}
          value={text}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={listId}
          aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setIsOpen(true);
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setIsOpen(false)}
        />
        <button type="submit" aria-label="Search">
          <SearchIcon />
        </button>
      </form>
      <div id={listId} role="listbox" aria-label="Suggestions" hidden={!shown} className="suggestions">
        {entries.map(({ label, hint, href }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input carries the keyboard, as in every combobox
          <div
            key={href}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(href)}
          >
            <span>{label}</span>
            {hint === '' ? null : <span className="muted">{hint}</span>}
          </div>
        ))}
      </div>
    </search>
  );
}

/** Asks once typing pauses; an answer that comes too late is dropped. */
function useSuggestions(text: string): Suggestions {
  const [found, setFound] = useState<Suggestions>(NONE);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted.length < 2) {
      setFound(NONE);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      fetch(`/suggestions?q=${encodeURIComponent(wanted)}`, { signal: abort.signal })
        .then((response) => (response.ok ? response.json() : NONE))
        .then(setFound)
        .catch((error: unknown) => {
          if (!abort.signal.aborted) console.warn('no suggestions:', error);
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}
