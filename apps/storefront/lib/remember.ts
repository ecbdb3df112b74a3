/**
 * Keeps an answer for a short while. While a newer one is fetched, and when that fails, the last one stands: names of
 * categories and stores may be seconds old, prices and stock never come through here.
 */
export function remember<Value>(forMs: number, load: (key: string) => Promise<Value>) {
  const known = new Map<string, { at: number; value: Value }>();
  const underWay = new Map<string, Promise<Value>>();

  const refresh = (key: string): Promise<Value> => {
    const begun = underWay.get(key);
    if (begun) return begun;
    const loading = load(key)
      .then((value) => {
        known.set(key, { at: Date.now(), value });
        return value;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, loading);
    return loading;
  };

  return async (key: string): Promise<Value> => {
    const last = known.get(key);
    if (!last) return refresh(key);
    if (Date.now() - last.at >= forMs) refresh(key).catch((error) => console.error('kept the last answer:', error));
    return last.value;
  };
}
