/** One part of what a letter says. It is described once and written twice: as HTML and as plain text. */
export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'goods'; readonly rows: readonly GoodsRow[] }
  | { readonly kind: 'sums'; readonly rows: readonly SumRow[] }
  | { readonly kind: 'facts'; readonly rows: readonly FactRow[] }
  | { readonly kind: 'button'; readonly label: string; readonly url: string };

export type GoodsRow = { readonly title: string; readonly detail: string; readonly amount: string };
export type SumRow = { readonly label: string; readonly amount: string; readonly strong?: boolean };
export type FactRow = { readonly label: string; readonly lines: readonly string[] };

export type Letter = {
  readonly subject: string;
  /** What a mailbox shows beside the subject. */
  readonly preview: string;
  readonly blocks: readonly Block[];
  readonly footer: string;
};
