import type { CallOptions } from '@concord/contract';
import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { isTree, mergeInto, type Place, placeError, placesAt, type Tree } from './answer-tree.ts';
import type { EntityFetch, Fetch, Step } from './query-plan.ts';
import type { AskSubgraph, SubgraphAnswer } from './subgraph-call.ts';

export type Run = {
  readonly ask: AskSubgraph;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly call: CallOptions;
};

/** Carries out a plan: answers everything that was fetched, with errors where something is missing. */
export async function runPlan(step: Step, run: Run): Promise<Tree> {
  const tree: Tree = {};
  await runStep(step, run, tree);
  return tree;
}

async function runStep(step: Step | undefined, run: Run, tree: Tree): Promise<void> {
  switch (step?.kind) {
    case undefined:
      return;
    case 'sequence':
      for (const one of step.steps) await runStep(one, run, tree);
      return;
    case 'parallel':
      await Promise.all(step.steps.map((one) => runStep(one, run, tree)));
      return;
    case 'condition':
      return runStep(run.variables[step.variable] ? step.yes : step.no, run, tree);
    case 'fetch':
      return step.entities.length === 0 ? fetchRoot(step, run, tree) : fetchEntities(step, run, tree);
  }
}

async function fetchRoot(fetch: Fetch, { ask, variables, call }: Run, tree: Tree): Promise<void> {
  const { data, errors } = await ask(fetch, picked(variables, fetch.variables), call);
  const brought: Tree = isTree(data) ? data : {};
  for (const { path, error } of errors) {
    if (path && placeError(brought, path, error)) continue;
    if (path === undefined || !isTree(data)) for (const key of fetch.rootFields) brought[key] ??= error;
  }
  mergeInto(tree, brought);
}

type Asked = { readonly entity: EntityFetch; readonly representations: readonly Tree[]; readonly places: Place[][] };

async function fetchEntities(fetch: Fetch, { ask, variables, call }: Run, tree: Tree): Promise<void> {
  const asked = fetch.entities.map((entity) => askedEntities(entity, tree));
  if (asked.every(({ representations }) => representations.length === 0)) return;
  const given = asked.map(({ entity, representations }) => [entity.variable, representations]);
  const answer = await ask(fetch, { ...picked(variables, fetch.variables), ...Object.fromEntries(given) }, call);
  for (const one of asked) bringEntities(one, answer);
}

/** The keys of the entities that stand at the paths, each once, and where each of them stands. */
function askedEntities(entity: EntityFetch, tree: Tree): Asked {
  const known = new Map<string, { representation: Tree; places: Place[] }>();
  for (const place of entity.paths.flatMap((path) => placesAt(tree, path))) {
    const representation = representationOf(place.value, entity.requires);
    if (!representation) continue;
    const key = JSON.stringify(representation);
    const same = known.get(key);
    if (same) same.places.push(place);
    else known.set(key, { representation, places: [place] });
  }
  const all = [...known.values()];
  return { entity, representations: all.map((one) => one.representation), places: all.map((one) => one.places) };
}

function bringEntities({ entity, representations, places }: Asked, { data, errors }: SubgraphAnswer): void {
  const brought: unknown = isTree(data) ? data[entity.alias] : undefined;
  const entities: unknown[] = Array.isArray(brought) ? brought : [];
  const lost = new Map<number, Error>();
  for (const { path, error } of errors) {
    const [alias, index, ...below] = path ?? [];
    if (alias !== entity.alias || typeof index !== 'number') {
      if (entities.length === 0) for (const at of representations.keys()) lost.set(at, error);
    } else if (below.length === 0 || !placeError(entities[index], below, error)) lost.set(index, error);
  }
  representations.forEach(({ __typename }, index) => {
    const found = entities[index];
    const fields = entity.fields.get(String(__typename)) ?? [];
    for (const { value, replace } of places[index] ?? []) {
      const error = lost.get(index);
      if (isTree(found)) mergeInto(value, found);
      else if (error) for (const field of fields) value[field] ??= error;
      // Its home does not know it, or not for this caller: the reference leads nowhere.
      else replace(null);
    }
  });
}

function representationOf(value: Tree, requires: readonly RequiresSelection[]): Tree | undefined {
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment' || selection.typeCondition !== value.__typename) continue;
    const fields = selection.selections.flatMap((one) => (one.kind === 'Field' ? [one.name] : []));
    if (fields.some((name) => value[name] === null || value[name] === undefined || value[name] instanceof Error))
      return undefined;
    return Object.fromEntries(fields.map((name) => [name, value[name]]));
  }
  return undefined;
}

function picked(variables: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in variables).map((name) => [name, variables[name]]));
}
