/** Work on one key in the order in which it was asked for, one at a time; other keys do not wait. */
export type Turns = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

export function turns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === settled) last.delete(key);
      });
    last.set(key, settled);
    return mine;
  };
}
