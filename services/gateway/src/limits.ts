import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type Limits = {
  /** How deep fields may nest. */
  readonly maxDepth: number;
  /** How many fields a request may resolve, counting a paged list as often as it asks for items. */
  readonly maxCost: number;
  /** How long its text may be; 5,000 if unsaid. */
  readonly maxTokens?: number;
};

export const DEFAULT_LIMITS: Limits = { maxDepth: 14, maxCost: 20_000 };

const DEFAULT_PAGE = 20;
const MAX_FRAGMENT_SPREADS = 500;

/**
 * Refuses a request that asks for too much, before anything runs. The cost of a field is one, times the `first` of
 * every list around it; a variable `first` counts with the variable's value.
 */
export function checkLimits(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  limits: Limits,
): GraphQLError | undefined {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const measure = measurer(fragments, variables);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const error = judge(measure(definition), limits);
    if (error) return error;
  }
  return undefined;
}

type Size = { depth: number; cost: number };

function judge({ depth, cost }: Size, { maxDepth, maxCost }: Limits): GraphQLError | undefined {
  if (depth > maxDepth)
    return tooMuch('QUERY_TOO_DEEP', `The query nests ${depth} levels deep; ${maxDepth} are allowed.`);
  if (cost > maxCost)
    return tooMuch('QUERY_TOO_COSTLY', `The query costs ${cost}; ${maxCost} is allowed. Ask for fewer items.`);
  return undefined;
}

function tooMuch(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function measurer(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
) {
  let spreads = 0;
  const visit = (set: SelectionSetNode, depth: number, times: number): Size => {
    const size: Size = { depth, cost: 0 };
    for (const selection of set.selections) {
      let inner: Size;
      if (selection.kind === Kind.FIELD) inner = visitField(selection, depth, times);
      else if (selection.kind === Kind.INLINE_FRAGMENT) inner = visit(selection.selectionSet, depth, times);
      else {
        spreads += 1;
        const fragment = spreads > MAX_FRAGMENT_SPREADS ? undefined : fragments.get(selection.name.value);
        inner = fragment ? visit(fragment.selectionSet, depth, times) : { depth, cost: Number.POSITIVE_INFINITY };
      }
      size.depth = Math.max(size.depth, inner.depth);
      size.cost += inner.cost;
    }
    return size;
  };
  const visitField = (field: FieldNode, depth: number, times: number): Size => {
    if (!field.selectionSet || field.name.value.startsWith('__')) return { depth: depth + 1, cost: times };
    const inner = visit(field.selectionSet, depth + 1, times * itemsOf(field, variables));
    return { depth: inner.depth, cost: inner.cost + times };
  };
  return (operation: OperationDefinitionNode): Size => visit(operation.selectionSet, 0, 1);
}

function itemsOf(field: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  const first = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (!first) return 1;
  if (first.kind === Kind.INT) return Math.max(1, Number(first.value));
  const value = first.kind === Kind.VARIABLE ? variables[first.name.value] : undefined;
  return typeof value === 'number' ? Math.max(1, value) : DEFAULT_PAGE;
}
