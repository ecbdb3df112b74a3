import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type GraphContext, mutationCall, type Subgraph, unwrap } from '@concord/graph';
import type { catalogContract } from '../../contract.ts';
import { type ProductInput, productInput, type RuleInput, ruleInput } from './graph-input.ts';
import {
  collectionNode,
  importNode,
  orNull,
  type ProductView,
  productNode,
  revisionNode,
  variantNode,
} from './nodes.ts';

type Catalog = Client<typeof catalogContract>;
type Key = { readonly id: string };
type Handle = { readonly handle: string };
type ListArgs = {
  readonly categoryHandle?: string;
  readonly collectionHandle?: string;
  readonly status?: string;
  readonly query?: string;
  readonly sort: string;
  readonly first: number;
  readonly after?: string;
};

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Catalog's part of the graph: the home of products, variants, categories and collections. */
export function catalogSubgraph(catalog: Catalog): Subgraph {
  return {
    name: 'catalog',
    typeDefs,
    shared: ['product', 'products', 'variant', 'categories', 'category', 'collections', 'collection'],
    references: {
      Product: (ids, context) => loadProducts(catalog, ids, context),
      Variant: (ids, context) => loadVariants(catalog, ids, context),
      Category: async (ids, context) => pick(ids, await allCategories(catalog, context)),
      Collection: async (ids, context) => pick(ids, await allCollections(catalog, context)),
    },
    resolvers: {
      Product: {
        category: async (product: ProductView, _: object, context) =>
          pick([product.categoryId ?? ''], await allCategories(catalog, context))[0],
        categoryPath: async (product: ProductView, _: object, context) =>
          pick(product.categoryIds, await allCategories(catalog, context)),
        collections: async (product: ProductView, _: object, context) =>
          pick(product.collectionIds, await allCollections(catalog, context)),
      },
      Variant: {
        product: (variant: { product: Key }, _: object, context) =>
          context
            .loader<string, object | null>('own products', (ids) => loadProducts(catalog, ids, context))
            .load(variant.product.id),
      },
      Category: {
        parent: async (category: { parentId: string | null }, _: object, context) =>
          pick([category.parentId ?? ''], await allCategories(catalog, context))[0],
        children: async (category: Key, _: object, context) =>
          (await allCategories(catalog, context)).filter((one) => one.parentId === category.id),
        products: (category: Handle, args: ListArgs, context) =>
          listProducts(catalog, { ...args, categoryHandle: category.handle }, context),
      },
      Collection: {
        products: (collection: Handle, args: ListArgs, context) =>
          listProducts(catalog, { ...args, collectionHandle: collection.handle }, context),
      },
      Query: queries(catalog),
      Mutation: mutations(catalog),
    },
  };
}

function queries(catalog: Catalog): Subgraph['resolvers'][string] {
  return {
    product: async (_: object, { id, handle }: { id?: string; handle?: string }, { call }) => {
      const product = orNull(await catalog.getProduct(id ? { productId: id } : { handle }, call), 'PRODUCT_NOT_FOUND');
      return product && productNode(product);
    },
    products: (_: object, args: ListArgs, context) => listProducts(catalog, args, context),
    variant: async (_: object, query: { sku?: string; barcode?: string }, { call }) => {
      const variant = orNull(await catalog.findVariant(query, call), 'VARIANT_NOT_FOUND');
      return variant && variantNode(variant, variant.product.id);
    },
    categories: async (_: object, __: object, context) =>
      (await allCategories(catalog, context)).filter((category) => category.parentId === null),
    category: async (_: object, { handle }: Handle, context) =>
      (await allCategories(catalog, context)).find((category) => category.handle === handle) ?? null,
    collections: (_: object, __: object, context) => allCollections(catalog, context),
    collection: async (_: object, { handle }: Handle, context) =>
      (await allCollections(catalog, context)).find((collection) => collection.handle === handle) ?? null,
    productImport: async (_: object, input: { importId: string }, { call }) => {
      const one = orNull(await catalog.getImport(input, call), 'IMPORT_NOT_FOUND');
      return one && importNode(one);
    },
    productRevisions: async (_: object, query: Parameters<Catalog['listRevisions']>[0], { call }) => {
      const page = unwrap(await catalog.listRevisions(query, call));
      return { ...page, items: page.items.map(revisionNode) };
    },
  };
}

function mutations(catalog: Catalog): Subgraph['resolvers'][string] {
  return {
    createProduct: async (_: object, { product }: { product: ProductInput }, context, info) => {
      const call = mutationCall(context, info.path.key);
      return productNode(unwrap(await catalog.createProduct(productInput(product) as never, call)));
    },
    updateProduct: async (
      _: object,
      { id, expectedVersion, product }: { id: string; expectedVersion?: number; product: ProductInput },
      context,
      info,
    ) => {
      const input = { ...productInput(product), productId: id, ...(expectedVersion && { expectedVersion }) };
      return productNode(unwrap(await catalog.updateProduct(input as never, mutationCall(context, info.path.key))));
    },
    archiveProduct: async (_: object, args: { id: string; expectedVersion?: number }, context, info) => {
      const input = { productId: args.id, ...(args.expectedVersion && { expectedVersion: args.expectedVersion }) };
      return productNode(unwrap(await catalog.archiveProduct(input, mutationCall(context, info.path.key))));
    },
    setPrices: async (_: object, input: Parameters<Catalog['setPrices']>[0], context, info) => {
      const { products } = unwrap(await catalog.setPrices(input, mutationCall(context, info.path.key)));
      const productIds = products.map(({ productId }) => productId);
      return unwrap(await catalog.getProducts({ productIds }, context.call)).items.map(productNode);
    },
    createCategory: async (_: object, input: Parameters<Catalog['createCategory']>[0], context, info) =>
      unwrap(await catalog.createCategory(input, mutationCall(context, info.path.key))),
    createCollection: async (
      _: object,
      { rule, ...input }: { title: string; handle?: string; productIds?: string[]; rule?: RuleInput },
      context,
      info,
    ) => {
      const wanted = { ...input, ...(rule && { rule: ruleInput(rule) }) };
      return collectionNode(unwrap(await catalog.createCollection(wanted, mutationCall(context, info.path.key))));
    },
    startProductImport: async (_: object, input: Parameters<Catalog['startImport']>[0], context, info) => {
      const started = unwrap(await catalog.startImport(input, mutationCall(context, info.path.key)));
      return importNode(unwrap(await catalog.getImport(started, context.call)));
    },
  };
}

async function listProducts(catalog: Catalog, args: ListArgs, { call }: GraphContext) {
  const { sort, status, ...query } = args;
  const wanted = { ...query, sort: sort.toLowerCase(), ...(status && { status: status.toLowerCase() }) };
  const page = unwrap(await catalog.listProducts(wanted as Parameters<Catalog['listProducts']>[0], call));
  return { ...page, items: page.items.map(productNode) };
}

async function loadProducts(catalog: Catalog, ids: readonly string[], { call }: GraphContext) {
  const { items } = unwrap(await catalog.getProducts({ productIds: [...ids] }, call));
  return pick(ids, items.map(productNode));
}

async function loadVariants(catalog: Catalog, ids: readonly string[], { call }: GraphContext) {
  const { items } = unwrap(await catalog.getVariants({ variantIds: [...ids] }, call));
  return pick(
    ids,
    items.map((variant) => variantNode(variant, variant.product.id)),
  );
}

/** The whole tree, once per request. */
function allCategories(catalog: Catalog, context: GraphContext) {
  const load = async () => unwrap(await catalog.listCategories({}, context.call)).items;
  type Categories = Awaited<ReturnType<typeof load>>;
  return context
    .loader<string, Categories>('categories', async (keys) => {
      const all = await load();
      return keys.map(() => all);
    })
    .load('all');
}

function allCollections(catalog: Catalog, context: GraphContext) {
  const load = async () => unwrap(await catalog.listCollections({}, context.call)).items.map(collectionNode);
  type Collections = Awaited<ReturnType<typeof load>>;
  return context
    .loader<string, Collections>('collections', async (keys) => {
      const all = await load();
      return keys.map(() => all);
    })
    .load('all');
}

/** In the order of the ids, null where there is none: what a reference must answer. */
function pick<Node extends Key>(ids: readonly string[], nodes: readonly Node[]): (Node | null)[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return ids.map((id) => byId.get(id) ?? null);
}
