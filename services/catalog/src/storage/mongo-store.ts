import { comingAgain, type Db, type Document, type DocumentData, documentId } from '@concord/documents';
import { arrangement } from '../domain/arrangement.ts';
import type { Import } from '../domain/import.ts';
import type { CatalogStore, DueImport, RevisionQuery } from './catalog-store.ts';
import { mongoProducts } from './mongo-products.ts';
import {
  categories,
  categoryFromRow,
  collectionFromRow,
  collections,
  customFieldFromRow,
  customFields,
  importFromRow,
  importParts,
  imports,
  revisionFromRow,
  revisions,
} from './tables.ts';

type Stored = Document & { readonly _id: string };

/** The catalogue in MongoDB: the same rows as in PostgreSQL, each a document, without a transaction anywhere. */
export function mongoStore({ db, writer }: Pick<DocumentData, 'db' | 'writer'>): CatalogStore {
  const of = (name: string, merchantId: string) => db.collection<Stored>(name).find({ merchant_id: merchantId });
  const calls: Pick<
    CatalogStore,
    'arrangement' | 'customFields' | 'revisions' | 'importById' | 'dueImports' | 'forgetFiles'
  > = {
    arrangement: async (merchantId) => {
      const [tree, picked, fields] = await Promise.all([
        of(categories.name, merchantId).toArray(),
        of(collections.name, merchantId).sort({ id: 1 }).toArray(),
        of(customFields.name, merchantId).toArray(),
      ]);
      return arrangement(tree.map(categoryFromRow), picked.map(collectionFromRow), fields.map(customFieldFromRow));
    },
    customFields: async (merchantId) =>
      (await of(customFields.name, merchantId).sort({ owner: 1, key: 1 }).toArray()).map(customFieldFromRow),
    revisions: async (merchantId, query) => (await readRevisions(db, merchantId, query)).map(revisionFromRow),
    importById: async (merchantId, id) => {
      const found = await db.collection<Stored>(imports.name).findOne({ _id: documentId(merchantId, [id]) });
      return found ? importFromRow(found) : undefined;
    },
    dueImports: async (limit) => {
      const due = { status: { $in: ['waiting', 'running'] }, due_at: { $lte: new Date().toISOString() } };
      const found = db.collection(imports.name).find(due).sort({ due_at: 1 }).limit(limit);
      const rows = await found
        .project<{ merchant_id: string; id: string }>({ _id: 0, merchant_id: 1, id: 1 })
        .toArray();
      return rows.map(({ merchant_id: merchantId, id }): DueImport => ({ merchantId, id }));
    },
    forgetFiles: (endedBeforeMs, limit) => forgetFiles(db, endedBeforeMs, limit),
  };
  return {
    ...comingAgain(calls),
    products: comingAgain(mongoProducts(db)),
    writer,
    // A server without transactions brings a commit into each document by itself.
    importBatch: 50,
    importText: (merchantId, one) => importText(db, merchantId, one),
  };
}

function readRevisions(db: Db, merchantId: string, { subjectId, first, after }: RevisionQuery) {
  const older = after === undefined ? {} : { id: { $lt: after } };
  const filter = { merchant_id: merchantId, subject_id: subjectId, ...older };
  return db.collection<Stored>(revisions.name).find(filter).sort({ id: -1 }).limit(first).toArray();
}

async function* importText(
  db: Db,
  merchantId: string,
  { id, parts }: Pick<Import, 'id' | 'parts'>,
): AsyncGenerator<string> {
  const stored = db.collection<Stored & { readonly content: string }>(importParts.name);
  for (let part = 0; part < parts; part++) {
    const found = await stored.findOne({ _id: documentId(merchantId, [id, String(part)]) });
    if (!found) throw new Error(`Part ${part} of import ${id} is not there`);
    yield found.content;
  }
}

/** A file is found by what is left of it: imports that ended are many, files that are still there few. */
async function forgetFiles(db: Db, endedBeforeMs: number, limit: number): Promise<number> {
  const pieces = db.collection<Stored>(importParts.name);
  const importIds: string[] = await pieces.distinct('import_id');
  const ended = { status: { $in: ['completed', 'failed'] }, 'data.finishedAtMs': { $lt: endedBeforeMs } };
  const over = await db
    .collection<Stored>(imports.name)
    .find({ id: { $in: importIds }, ...ended })
    .limit(limit)
    .project<{ merchant_id: string; id: string }>({ _id: 0, merchant_id: 1, id: 1 })
    .toArray();
  if (over.length === 0) return 0;
  const found = pieces.find({ $or: over.map(({ merchant_id, id }) => ({ merchant_id, import_id: id })) }).limit(limit);
  const ids = (await found.project<{ _id: string }>({ _id: 1 }).toArray()).map(({ _id }) => _id);
  if (ids.length === 0) return 0;
  return (await pieces.deleteMany({ _id: { $in: ids } })).deletedCount;
}
