/** One deliberate mistake: a guard taken away, and the test that must notice. */
export type Mutation = {
  /** What the code does wrong then. */
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** Files, from the root of the repository, that hold the test. */
  readonly tests: readonly string[];
  /** The test's title, or a part of it that no other test of these files has. */
  readonly killedBy: string;
  /** Part of what a second line of defence throws where it stops the mistake before any expectation is asked. */
  readonly fault?: string;
};

export class TextNotFound extends Error {}

/** The file's text with the mistake in it. Throws TextNotFound unless `from` is there exactly once. */
export function mutated(text: string, { file, from, to }: Pick<Mutation, 'file' | 'from' | 'to'>): string {
  const parts = text.split(from);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    throw new TextNotFound(`${file} has the text to change ${parts.length - 1} times instead of once`);
  }
  return `${before}${to}${after}`;
}
