/**
 * Puts a preparation before functions: made by the first call, awaited by all; one that failed is made again by the next
 * call, so that a service starts while Elasticsearch is away.
 */
export function readyOnce(prepare: () => Promise<void>) {
  let prepared: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    prepared ??= prepare().catch((error) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  return <Input extends unknown[], Output>(work: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      await ready();
      return work(...input);
    };
}
