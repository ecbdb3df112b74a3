import type { CallOptions, Transport } from '@concord/contract';
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import {
  buildASTSchema,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import type { Tree } from './answer-tree.ts';
import { type Fetch, type Step, stepOf } from './query-plan.ts';
import { responseSchema } from './response-schema.ts';
import { runPlan } from './run-plan.ts';
import { askSubgraphs, sendTo, unavailable } from './subgraph-call.ts';
import { composeSupergraph, type SubgraphText } from './supergraph.ts';

export type RemoteSubgraph = SubgraphText & {
  /** To the base URL of the service. */
  readonly send: Transport;
};

/** What a planned operation does: `text` is a whole answer as a subgraph gave it. */
export type Fetched = { readonly text: string } | { readonly data: Tree };
export type PlannedOperation = (
  variables: Readonly<Record<string, unknown>>,
  call: CallOptions,
  coerced: Readonly<Record<string, unknown>>,
) => Promise<Fetched>;

export type FederatedGraph = {
  /** The schema that answers of this operation are shaped by. */
  readonly schemaFor: (document: DocumentNode) => GraphQLSchema;
  /** The document has one operation. Planning is done once for each. */
  readonly plan: (document: DocumentNode) => PlannedOperation;
};

/**
 * The graph over services that are processes of their own. An operation that one service can answer alone is handed to
 * it as it came, and its answer handed back as it is; others are planned over the supergraph.
 */
export function federatedGraph(subgraphs: readonly RemoteSubgraph[]): FederatedGraph {
  const planner = new QueryPlanner(composeSupergraph(subgraphs));
  const own = new Map(subgraphs.map(({ name, typeDefs }) => [name, ownSchema(typeDefs)]));
  const byName = responseSchema(subgraphs, 'by name');
  const byKey = responseSchema(subgraphs, 'by response key');
  const ask = askSubgraphs(new Map(subgraphs.map(({ name, send }) => [name, send])));

  return {
    schemaFor: (document) => (hasAlias(document) ? byKey : byName),
    plan: (document) => {
      const asked = withoutIntrospection(document);
      if (!asked) return async () => ({ data: {} });
      const { node } = planner.plan(print(asked), null, new Set(), 0);
      if (!node) return async () => ({ data: {} });
      const step = stepOf(node);
      const alone = asksSchema(document) ? undefined : onlySubgraph(step);
      const schema = alone && own.get(alone.subgraph);
      if (alone && schema && validate(schema, document, specifiedRules, { maxErrors: 1 }).length === 0)
        return straightThrough({ ...alone, query: print(document) }, subgraphs);
      return async (_, call, variables) => ({ data: await runPlan(step, { ask, variables, call }) });
    },
  };
}

function straightThrough(fetch: Fetch, subgraphs: readonly RemoteSubgraph[]): PlannedOperation {
  const send = subgraphs.find(({ name }) => name === fetch.subgraph)?.send;
  return async (variables, call) => {
    const answer = await sendTo(send, fetch, variables, call);
    if (answer) return { text: answer.text };
    return { data: Object.fromEntries(fetch.rootFields.map((key) => [key, unavailable(fetch.subgraph)])) };
  };
}

/** The whole plan, if it is one request to one subgraph. */
function onlySubgraph(step: Step): Fetch | undefined {
  if (step.kind === 'fetch') return step.entities.length === 0 ? step : undefined;
  return step.kind !== 'condition' && step.steps.length === 1 && step.steps[0]
    ? onlySubgraph(step.steps[0])
    : undefined;
}

/** What may be asked of a subgraph, to see whether it knows everything that an operation names. */
function ownSchema(typeDefs: string): GraphQLSchema {
  const document = parse(typeDefs, { noLocation: true });
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_EXTENSION
      ? ({ ...definition, kind: Kind.OBJECT_TYPE_DEFINITION } as const)
      : definition,
  );
  return buildASTSchema({ ...document, definitions }, { assumeValidSDL: true });
}

/** The operation without what the schema itself answers; undefined if nothing else is asked. */
function withoutIntrospection(document: DocumentNode): DocumentNode | undefined {
  const operation = operationOf(document);
  const asked = operation.selectionSet.selections.filter((selection) => !isIntrospection(selection));
  if (asked.length === 0) return undefined;
  if (asked.length === operation.selectionSet.selections.length) return document;
  const selectionSet = { ...operation.selectionSet, selections: asked };
  return {
    ...document,
    definitions: document.definitions.map((one) => (one === operation ? { ...operation, selectionSet } : one)),
  };
}

/** Only the gateway knows the whole schema; which type the root is, every service knows. */
function asksSchema(document: DocumentNode): boolean {
  const { selections } = operationOf(document).selectionSet;
  return selections.some((selection) => isIntrospection(selection) && selection.name.value !== '__typename');
}

function isIntrospection(selection: SelectionNode): selection is FieldNode {
  return selection.kind === Kind.FIELD && selection.name.value.startsWith('__');
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const found = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!found) throw new Error('The document has no operation');
  return found;
}

function hasAlias(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ alias, name }) => {
      if (alias && alias.value !== name.value) found = true;
    },
  });
  return found;
}
