export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Times are local to the location, `09:30`; a day may have several spans. What is not named is closed. */
export type OpeningHours = {
  readonly weekly: readonly { readonly day: Weekday; readonly opens: string; readonly closes: string }[];
  /** Dates on which it stays closed all the same. */
  readonly closedOn: readonly string[];
};

export const NO_OPENING_HOURS: OpeningHours = { weekly: [], closedOn: [] };

/** What is wrong with these hours, in words; undefined if nothing is. */
export function openingHoursProblem({ weekly }: OpeningHours): string | undefined {
  for (const day of WEEKDAYS) {
    const spans = weekly.filter((span) => span.day === day).toSorted((a, b) => (a.opens < b.opens ? -1 : 1));
    for (const [index, span] of spans.entries()) {
      if (span.closes <= span.opens) return `On ${day} it closes at ${span.closes}, before it opens`;
      const next = spans[index + 1];
      if (next && next.opens < span.closes) return `On ${day} it opens at ${next.opens} although it is open already`;
    }
  }
  return undefined;
}
