import type { FetchNode, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import { type DocumentNode, type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';

export type PathSegment = '@' | { readonly Field: string } | { readonly TypeCondition: readonly string[] };

/** Which entities a fetch asks for, where they stand in the answer so far, and which fields it brings them. */
export type EntityFetch = {
  readonly alias: string;
  readonly variable: string;
  readonly paths: readonly (readonly PathSegment[])[];
  readonly requires: readonly RequiresSelection[];
  readonly fields: ReadonlyMap<string, readonly string[]>;
};

/** One request to one subgraph. */
export type Fetch = {
  readonly kind: 'fetch';
  readonly subgraph: string;
  readonly query: string;
  readonly variables: readonly string[];
  readonly writes: boolean;
  /** The response keys at its root; a fetch of entities brings none. */
  readonly rootFields: readonly string[];
  readonly entities: readonly EntityFetch[];
};

export type Step =
  | Fetch
  | { readonly kind: 'sequence' | 'parallel'; readonly steps: readonly Step[] }
  | {
      readonly kind: 'condition';
      readonly variable: string;
      readonly yes: Step | undefined;
      readonly no: Step | undefined;
    };

/** The planner's tree with everything looked up that would be looked up again for each request. */
export function stepOf(node: PlanNode, path: readonly PathSegment[] = []): Step {
  switch (node.kind) {
    case 'Fetch':
      return fetchOf(node, path);
    case 'BatchFetch':
      return {
        ...requestOf(node),
        entities: node.entityBatch.aliases.map((one) => {
          refuseRewrites(one);
          const { alias, representationsVariableName: variable, requires } = one;
          const paths = one.paths as readonly PathSegment[][];
          return { alias, variable, requires, paths, fields: entityFields(parse(node.operation), alias) };
        }),
      };
    case 'Flatten':
      return stepOf(node.node, [...path, ...(node.path as readonly PathSegment[])]);
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map((one) => stepOf(one, path)) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map((one) => stepOf(one, path)) };
    case 'Condition': {
      const [yes, no] = [node.ifClause, node.elseClause].map((one) => (one ? stepOf(one, path) : undefined));
      return { kind: 'condition', variable: node.condition, yes, no };
    }
    case 'Subscription':
    case 'Defer':
      throw new Error(`The graph has no ${node.kind}`);
  }
}

function fetchOf(node: FetchNode, path: readonly PathSegment[]): Fetch {
  refuseRewrites(node);
  const request = requestOf(node);
  if (!node.requires) return { ...request, rootFields: responseKeys(operationOf(parse(node.operation)).selectionSet) };
  const fields = entityFields(parse(node.operation), '_entities');
  const entities = [
    { alias: '_entities', variable: 'representations', paths: [path], requires: node.requires, fields },
  ];
  return { ...request, entities };
}

function requestOf(node: {
  readonly serviceName: string;
  readonly operation: string;
  readonly variableUsages?: string[];
  readonly operationKind?: string;
}): Fetch {
  return {
    kind: 'fetch',
    subgraph: node.serviceName,
    query: node.operation,
    variables: node.variableUsages ?? [],
    writes: node.operationKind === 'mutation',
    rootFields: [],
    entities: [],
  };
}

/** The planner renames fields only where types of an interface clash; the graph has none of those. */
function refuseRewrites(node: {
  readonly inputRewrites?: readonly object[];
  readonly outputRewrites?: readonly object[];
}) {
  if ((node.inputRewrites?.length ?? 0) + (node.outputRewrites?.length ?? 0) > 0)
    throw new Error('The plan rewrites fields, which the gateway does not know how to do');
}

function entityFields(document: DocumentNode, alias: string): ReadonlyMap<string, readonly string[]> {
  const entities = operationOf(document).selectionSet.selections.find(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD && keyOf(selection) === alias,
  );
  const fragments = entities?.selectionSet?.selections.filter((one) => one.kind === Kind.INLINE_FRAGMENT) ?? [];
  return new Map(
    fragments.map((fragment) => [fragment.typeCondition?.name.value ?? '', responseKeys(fragment.selectionSet)]),
  );
}

function responseKeys(set: SelectionSetNode): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [keyOf(selection)];
    return selection.kind === Kind.INLINE_FRAGMENT ? responseKeys(selection.selectionSet) : [];
  });
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

function operationOf(document: DocumentNode) {
  const found = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!found) throw new Error('A fetch of the plan has no operation');
  return found;
}
