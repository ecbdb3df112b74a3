/** What a study found that is no operation repeated: a sale, an import, a start. */
export type Finding = {
  readonly study: string;
  readonly what: string;
  readonly figures: Readonly<Record<string, number | string>>;
  /** How something went over time. */
  readonly series?: readonly Readonly<Record<string, number>>[];
  readonly failures: readonly string[];
};

export const STUDIES = ['W6', 'W7', 'W8'] as const;
