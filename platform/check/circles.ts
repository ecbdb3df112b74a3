/** The first circle among workspaces that need one another, as the names along it; undefined if there is none. */
export function findCircle(needs: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const finished = new Set<string>();
  for (const start of needs.keys()) {
    const circle = circleFrom(start, [], needs, finished);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function circleFrom(
  name: string,
  path: readonly string[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  finished: Set<string>,
): string[] | undefined {
  if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
  if (finished.has(name)) return undefined;
  for (const next of needs.get(name) ?? []) {
    const circle = circleFrom(next, [...path, name], needs, finished);
    if (circle !== undefined) return circle;
  }
  finished.add(name);
  return undefined;
}
