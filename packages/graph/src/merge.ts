import {
  buildASTSchema,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  defaultFieldResolver,
  type FieldDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
} from 'graphql';
import type { GraphContext } from './context.ts';
import { asksFor } from './selection.ts';
import type { Resolver, Subgraph } from './subgraph.ts';

type Home = { readonly subgraph: Subgraph; readonly ownFields: ReadonlySet<string> };

/**
 * One executable schema from all subgraphs' SDL and resolvers: the federation contract without its network. A field of
 * another subgraph's entity answers `{ id }`; where the query asks for more than the key, the entity is loaded from its
 * home, batched over the request (ARCHITECTURE 13). The same subgraphs compose into a supergraph for the network.
 */
export function mergeSubgraphs(subgraphs: readonly Subgraph[]): GraphQLSchema {
  const documents = subgraphs.map((subgraph) => ({
    subgraph,
    document: parse(subgraph.typeDefs, { noLocation: true }),
  }));
  const homes = homesOf(documents);
  const schema = buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: mergeDefinitions(documents) },
    { assumeValidSDL: true },
  );
  for (const { subgraph, document } of documents) attachResolvers(schema, subgraph, document, homes);
  return schema;
}

type Part = { readonly subgraph: Subgraph; readonly document: DocumentNode };

function homesOf(parts: readonly Part[]): ReadonlyMap<string, Home> {
  const homes = new Map<string, Home>();
  for (const { subgraph, document } of parts) {
    for (const type of Object.keys(subgraph.references ?? {})) {
      const known = homes.get(type);
      if (known) throw new Error(`${type} has two homes: ${known.subgraph.name} and ${subgraph.name}`);
      const fields = objectTypes(document).filter((definition) => definition.name.value === type);
      const names = fields.flatMap((definition) => (definition.fields ?? []).map((field) => field.name.value));
      homes.set(type, { subgraph, ownFields: new Set(names.filter((name) => name !== 'id')) });
    }
  }
  return homes;
}

function mergeDefinitions(parts: readonly Part[]): DefinitionNode[] {
  const merged = new Map<string, DefinitionNode>();
  for (const { subgraph, document } of parts) {
    for (const definition of document.definitions) {
      if (!('name' in definition) || definition.name === undefined) continue;
      const name = definition.name.value;
      const plain =
        definition.kind === Kind.OBJECT_TYPE_EXTENSION
          ? { ...definition, kind: Kind.OBJECT_TYPE_DEFINITION }
          : definition;
      const clean = withoutFederation(plain as DefinitionNode);
      const known = merged.get(name);
      merged.set(name, known ? mergeTwo(name, known, clean, subgraph.name) : clean);
    }
  }
  return [...merged.values()];
}

function mergeTwo(name: string, known: DefinitionNode, added: DefinitionNode, from: string): DefinitionNode {
  if (known.kind !== Kind.OBJECT_TYPE_DEFINITION || added.kind !== Kind.OBJECT_TYPE_DEFINITION) {
    if (known.kind === added.kind) return known;
    throw new Error(`${name} is of another kind in ${from}`);
  }
  const fields = new Map((known.fields ?? []).map((field) => [field.name.value, field]));
  for (const field of added.fields ?? []) if (!fields.has(field.name.value)) fields.set(field.name.value, field);
  const description = known.description ?? added.description;
  return { ...known, ...(description ? { description } : {}), fields: [...fields.values()] };
}

const FEDERATION_DIRECTIVES = new Set(['key', 'shareable', 'external', 'inaccessible', 'link', 'provides', 'requires']);

function withoutFederation(definition: DefinitionNode): DefinitionNode {
  const clean = (directives: readonly DirectiveNode[] | undefined) =>
    (directives ?? []).filter((directive) => !FEDERATION_DIRECTIVES.has(directive.name.value));
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
  const fields = (definition.fields ?? []).map(
    (field): FieldDefinitionNode => ({ ...field, directives: clean(field.directives) as never }),
  );
  return { ...definition, directives: clean(definition.directives) as never, fields };
}

function attachResolvers(
  schema: GraphQLSchema,
  subgraph: Subgraph,
  document: DocumentNode,
  homes: ReadonlyMap<string, Home>,
): void {
  for (const definition of objectTypes(document)) {
    const type = schema.getType(definition.name.value);
    if (!isObjectType(type)) continue;
    const fields = type.getFields();
    for (const node of definition.fields ?? []) {
      const field = fields[node.name.value];
      if (!field) continue;
      const resolver = subgraph.resolvers[definition.name.value]?.[node.name.value];
      const own = resolver && field.args.length > 0 && type.name !== 'Mutation' ? reading(resolver) : resolver;
      const home = homes.get(namedType(node.type));
      const crosses = home !== undefined && home.subgraph !== subgraph;
      if (crosses) field.resolve = hydrating(own ?? propertyOf(node), namedType(node.type), home) as never;
      else if (own) field.resolve = own as never;
      // A node may answer a field with arguments by a function; compiled queries call none unless told so.
      else if (field.args.length > 0) field.resolve = reading(defaultFieldResolver as Resolver) as never;
    }
  }
}

/** Where something is read, `null` for an argument says the same as leaving it out. A change may set something to null. */
function reading(resolve: Resolver): Resolver {
  return (parent, args, context, info) => resolve(parent, withoutNulls(args) as never, context, info);
}

function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !hasNulls(given)) return given;
  const said = Object.entries(given).filter(([, value]) => value !== null);
  return Object.fromEntries(said.map(([name, value]) => [name, withoutNulls(value)]));
}

/** Most arguments have none, and a page asks its fields a hundred times: those are not copied. */
function hasNulls(given: object): boolean {
  for (const value of Object.values(given)) {
    if (value === null) return true;
    if (typeof value === 'object' && !Array.isArray(value) && hasNulls(value)) return true;
  }
  return false;
}

/** Loads what a reference points to, if the query asks its home for more than the id. */
function hydrating(resolve: Resolver, typeName: string, home: Home): Resolver {
  return async (parent, args, context, info) => {
    const answer = await resolve(parent, args, context, info);
    if (answer === null || answer === undefined || !asksFor(info, home.ownFields)) return answer;
    return Array.isArray(answer)
      ? Promise.all(answer.map((reference) => load(reference, typeName, home, context)))
      : load(answer, typeName, home, context);
  };
}

async function load(reference: unknown, typeName: string, home: Home, context: GraphContext): Promise<object | null> {
  if (typeof reference !== 'object' || reference === null || !('id' in reference)) return null;
  const resolveMany = home.subgraph.references?.[typeName];
  if (!resolveMany) return null;
  const loader = context.loader<string, object | null>(`entity ${typeName}`, (ids) => resolveMany(ids, context));
  return loader.load(String(reference.id));
}

function propertyOf(node: FieldDefinitionNode): Resolver {
  return (parent) => (parent as Record<string, unknown>)[node.name.value];
}

function objectTypes(document: DocumentNode): ObjectTypeDefinitionNode[] {
  return document.definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION,
  ) as ObjectTypeDefinitionNode[];
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
