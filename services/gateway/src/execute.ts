import { createHash } from 'node:crypto';
import type { CallOptions } from '@concord/contract';
import { type GraphContext, graphContext } from '@concord/graph';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  specifiedRules,
  validate,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { FederatedGraph, Fetched, PlannedOperation } from './federation/federated-graph.ts';
import { checkLimits, type Limits } from './limits.ts';

export type GraphRequest = {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** SHA-256 of the query, for a request that sends the digest instead of the text. */
  readonly persistedHash?: string | undefined;
  /** A GET may read only. */
  readonly readOnly?: boolean;
};

export type GraphAnswer =
  | {
      /** Refused before anything ran: the request itself is at fault. */
      readonly refused: boolean;
      readonly result: ExecutionResult;
    }
  /** A whole answer, as the one service gave it that was asked. */
  | { readonly refused: false; readonly text: string };

type Prepared = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly schema: GraphQLSchema;
  readonly compiled: CompiledQuery;
  readonly writes: boolean;
  /** All it asks for is the same for every anonymous shopper of a store. */
  readonly shared: boolean;
  /** Where services are processes of their own: plans, once, what fetches all that the compiled query then shapes. */
  readonly plan: (() => PlannedOperation) | undefined;
};

/** A request that was read: what kind it is, and how it is answered. */
export type ReadRequest = {
  /** Every anonymous shopper of a store would be answered the same. */
  readonly shared: boolean;
  readonly answer: (call: CallOptions) => Promise<GraphAnswer>;
};

export type Executor = (request: GraphRequest) => ReadRequest;

const MAX_REMEMBERED = 2_000;
const MAX_TOKENS = 5_000;
const OUR_SIDE = 'Something went wrong on our side.';

/**
 * Executes requests on the merged schema. Parsing, validating, planning and compiling happen once per text and operation;
 * the compiled function then runs for every request of that shape (ARCHITECTURE 13).
 */
export function createExecutor(
  graph: GraphQLSchema | FederatedGraph,
  limits: Limits,
  onFault: (error: unknown) => void,
  sharedFields: ReadonlySet<string> = new Set(),
): Executor {
  const prepared = new LRUCache<string, Prepared>({ max: MAX_REMEMBERED });
  const texts = new LRUCache<string, string>({ max: MAX_REMEMBERED });

  const preparedFor = (request: GraphRequest): Prepared | readonly GraphQLError[] => {
    const text = textOf(request, texts);
    if (typeof text !== 'string') return [text];
    const key = `${request.operationName ?? ''}\u0000${text}`;
    const known = prepared.get(key);
    if (known) return known;
    const made = prepare(graph, text, request.operationName, sharedFields, limits.maxTokens ?? MAX_TOKENS);
    if (!isRefused(made)) prepared.set(key, made);
    return made;
  };

  const run = async (known: Prepared, request: GraphRequest, call: CallOptions): Promise<GraphAnswer> => {
    if (known.writes && request.readOnly)
      return refusal([problem('METHOD_NOT_ALLOWED', 'A GET request can only read: use POST.')]);
    const tooMuch = checkLimits(known.document, request.variables ?? {}, limits);
    if (tooMuch) return refusal([tooMuch]);
    const fetched = await fetchFor(known, request.variables ?? {}, call, onFault);
    if ('errors' in fetched) return { refused: false, result: { data: null, errors: fetched.errors } };
    if ('text' in fetched) return { refused: false, text: fetched.text };
    const context: GraphContext = graphContext(call);
    const result = await known.compiled.query(fetched.data, context, request.variables ?? {});
    const { errors } = result;
    return {
      refused: false,
      result: errors ? { ...result, errors: errors.map((error) => shown(error, call, onFault)) } : result,
    };
  };

  return (request) => {
    const known = preparedFor(request);
    if (isRefused(known)) return { shared: false, answer: async () => refusal(known) };
    return { shared: known.shared, answer: (call) => run(known, request, call) };
  };
}

function isRefused(known: Prepared | readonly GraphQLError[]): known is readonly GraphQLError[] {
  return Array.isArray(known);
}

function textOf(request: GraphRequest, texts: LRUCache<string, string>): string | GraphQLError {
  const { query, persistedHash } = request;
  if (!persistedHash) return query ?? problem('BAD_REQUEST', 'The request has no query.');
  if (query === undefined)
    return texts.get(persistedHash) ?? problem('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
  if (createHash('sha256').update(query).digest('hex') !== persistedHash) {
    return problem('BAD_REQUEST', 'The digest is not that of the query.');
  }
  texts.set(persistedHash, query);
  return query;
}

/** Nothing where this process has the resolvers, and nothing for variables that the compiled query will refuse. */
async function fetchFor(
  { plan, operation, schema }: Prepared,
  variables: Readonly<Record<string, unknown>>,
  call: CallOptions,
  onFault: (error: unknown) => void,
): Promise<Fetched | { readonly errors: readonly GraphQLError[] }> {
  if (!plan) return { data: {} };
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!coerced) return { data: {} };
  try {
    return await plan()(variables, call, coerced);
  } catch (error) {
    onFault(error);
    const extensions = { code: 'INTERNAL_ERROR', requestId: call.requestId };
    return { errors: [new GraphQLError(OUR_SIDE, { extensions })] };
  }
}

function prepare(
  graph: GraphQLSchema | FederatedGraph,
  text: string,
  operationName: string | undefined,
  sharedFields: ReadonlySet<string>,
  maxTokens: number,
): Prepared | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens });
  } catch (error) {
    return [
      error instanceof GraphQLError
        ? coded(error, 'GRAPHQL_PARSE_FAILED')
        : problem('GRAPHQL_PARSE_FAILED', 'Not GraphQL.'),
    ];
  }
  const schema = 'plan' in graph ? graph.schemaFor(document) : graph;
  const invalid = validate(schema, document, specifiedRules, { maxErrors: 10 });
  if (invalid.length > 0) return invalid.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (!operation) return [problem('OPERATION_NOT_FOUND', 'Name one of the operations in the document.')];
  const compiled = compileQuery(schema, document, operationName);
  if (!isCompiledQuery(compiled))
    return [...(compiled.errors ?? [])].map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
  const onlyThis = document.definitions.filter(
    (definition) => definition.kind !== Kind.OPERATION_DEFINITION || definition === operation,
  );
  const asked = { ...document, definitions: onlyThis };
  const shared = operation.operation === 'query' && asksOnlyFor(operation.selectionSet, asked, sharedFields);
  const plan = 'plan' in graph ? once(() => graph.plan(asked)) : undefined;
  const writes = operation.operation === 'mutation';
  return { document: asked, operation, schema, compiled, writes, shared, plan };
}

function asksOnlyFor({ selections }: SelectionSetNode, document: DocumentNode, fields: ReadonlySet<string>): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return fields.has(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return asksOnlyFor(selection.selectionSet, document, fields);
    const { value } = selection.name;
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION && asksOnlyFor(fragment.selectionSet, document, fields);
  });
}

/** Not before it is asked for: a request that asks for too much is refused without a plan. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A rejection keeps its code and facts; a fault is reported to us and shown as nothing but its request id. */
function shown(error: GraphQLError, call: CallOptions, onFault: (error: unknown) => void): GraphQLError {
  if (typeof error.extensions?.code === 'string') return error;
  const original = error.originalError;
  if (original instanceof GraphQLError && typeof original.extensions.code === 'string') {
    const { extensions } = original;
    return placed(error, error.message, extensions);
  }
  if (!original || original.name === 'GraphQLError') return coded(error, 'BAD_USER_INPUT');
  onFault(original);
  const extensions = { code: 'INTERNAL_ERROR', requestId: call.requestId };
  return placed(error, OUR_SIDE, extensions);
}

function refusal(errors: readonly GraphQLError[]): GraphAnswer {
  return { refused: true, result: { errors } };
}

function problem(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return placed(error, error.message, { code });
}

/** An error that stands where another stood in the request. */
function placed(error: GraphQLError, message: string, extensions: Readonly<Record<string, unknown>>): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
