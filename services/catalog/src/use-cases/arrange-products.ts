import { append, put, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import type { Category } from '../domain/category.ts';
import type { ClaimKind } from '../domain/claim.ts';
import type { Collection } from '../domain/collection.ts';
import { arrangementChanged } from '../domain/events.ts';
import type { CategoryNotFound, CollectionNotFound, HandleTaken, VersionConflict } from '../domain/product.ts';
import { revision } from '../domain/revision.ts';
import { changedFields } from '../domain/same-facts.ts';
import { categories, claims, collections, revisions } from '../storage/tables.ts';

export type CreateCategory = Omit<Category, 'version'>;
export type CreateCollection = Omit<Collection, 'version'>;
export type UpdateCollection = {
  readonly collectionId: string;
  readonly expectedVersion?: number | undefined;
  readonly change: Partial<Pick<Collection, 'title' | 'descriptionHtml' | 'productIds' | 'rule'>>;
};

/** A category at the top of the tree or below another. The same id again answers the category that is there. */
export const createCategory: Write<CreateCategory, Category, HandleTaken | CategoryNotFound> = {
  name: 'createCategory',
  load: ({ id, handle, parentId }) => [
    rowKey(categories, id),
    rowKey(claims, 'category', handle),
    ...(parentId === null ? [] : [rowKey(categories, parentId)]),
  ],
  decide: (wanted, state, context) => {
    const { id, handle, parentId } = wanted;
    if (state.get(categories, id)) return accept({ effectId: id });
    if (parentId !== null && !state.get(categories, parentId)) return reject({ code: 'CATEGORY_NOT_FOUND' });
    const claimed = claimHandle(state, 'category', handle, id);
    if (!claimed.ok) return claimed;
    return accept({
      effectId: id,
      put: [put(categories, { ...wanted, version: 1 }), claimed.value],
      append: [append(revisions, revision({ subjectId: id, version: 1, change: 'created', fields: {} }, context))],
      events: [arrangementChanged('category', id)],
    });
  },
  replay: (effectId) => [rowKey(categories, effectId)],
  answer: (state, id) => present(state.get(categories, id), id),
};

export const createCollection: Write<CreateCollection, Collection, HandleTaken> = {
  name: 'createCollection',
  load: ({ id, handle }) => [rowKey(collections, id), rowKey(claims, 'collection', handle)],
  decide: (wanted, state, context) => {
    const claimed = claimHandle(state, 'collection', wanted.handle, wanted.id);
    if (!claimed.ok) return claimed;
    return accept({
      effectId: wanted.id,
      put: [put(collections, { ...wanted, version: 1 }), claimed.value],
      append: [
        append(revisions, revision({ subjectId: wanted.id, version: 1, change: 'created', fields: {} }, context)),
      ],
      events: [arrangementChanged('collection', wanted.id)],
    });
  },
  replay: (effectId) => [rowKey(collections, effectId)],
  answer: (state, id) => present(state.get(collections, id), id),
};

export const updateCollection: Write<UpdateCollection, Collection, CollectionNotFound | VersionConflict> = {
  name: 'updateCollection',
  load: ({ collectionId }) => [rowKey(collections, collectionId)],
  decide: ({ collectionId, expectedVersion, change }, state, context) => {
    const before = state.get(collections, collectionId);
    if (!before) return reject({ code: 'COLLECTION_NOT_FOUND' });
    if (expectedVersion !== undefined && expectedVersion !== before.version) {
      return reject({ code: 'VERSION_CONFLICT', version: before.version });
    }
    const changed = { ...before, ...change };
    if (changedFields(before, changed).length === 0) return accept({ effectId: collectionId });
    const after = { ...changed, version: before.version + 1 };
    return accept({
      effectId: collectionId,
      put: [put(collections, after)],
      append: [append(revisions, collectionRevision(before, after, context))],
      events: [arrangementChanged('collection', collectionId)],
    });
  },
  answer: (state, id) => present(state.get(collections, id), id),
};

function collectionRevision(before: Collection, after: Collection, context: WriteContext) {
  const names = changedFields(before, after).filter((name) => name !== 'version');
  const fields = Object.fromEntries(names.map((name) => [name, { from: before[name], to: after[name] }]));
  return revision({ subjectId: after.id, version: after.version, change: 'updated', fields }, context);
}

function claimHandle(
  state: State,
  kind: ClaimKind,
  handle: string,
  ownerId: string,
): Result<ReturnType<typeof put>, HandleTaken> {
  if (state.get(claims, kind, handle)?.ownerId) return reject({ code: 'HANDLE_TAKEN', handle });
  return accept(put(claims, { kind, name: handle, ownerId, productId: null }));
}

function present<Aggregate>(aggregate: Aggregate | undefined, id: string): Aggregate {
  if (!aggregate) throw new Error(`${id} is not there after its own change`);
  return aggregate;
}
