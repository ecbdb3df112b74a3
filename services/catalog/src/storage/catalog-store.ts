import type { Writer } from '@concord/database';
import type { Arrangement } from '../domain/arrangement.ts';
import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import type { Import } from '../domain/import.ts';
import type { Revision } from '../domain/revision.ts';
import type { DocumentStore } from './document-store.ts';

export type RevisionQuery = {
  readonly subjectId: string;
  readonly first: number;
  /** The id of the last revision of the page before. */
  readonly after?: string | undefined;
};

export type DueImport = { readonly merchantId: string; readonly id: string };

/**
 * Everything that the catalogue keeps: how it is read, and the writer through which alone it changes. The use cases are
 * the same on every adapter; `document-store-suite.ts` and `catalog-suite.ts` say what each must do. Each method but the
 * sweepers' takes the merchant first and never answers another's data (CONSISTENCY 31).
 */
export type CatalogStore = {
  readonly products: DocumentStore;
  readonly writer: Writer;
  /** So many new products are well saved in one commit. */
  readonly importBatch: number;
  /** How a merchant's products are arranged. */
  readonly arrangement: (merchantId: string) => Promise<Arrangement>;
  /** By owner and key. */
  readonly customFields: (merchantId: string) => Promise<CustomFieldDefinition[]>;
  /** What happened to a product, category or collection, newest first. */
  readonly revisions: (merchantId: string, query: RevisionQuery) => Promise<Revision[]>;
  readonly importById: (merchantId: string, id: string) => Promise<Import | undefined>;
  /** The file, one piece at a time. */
  readonly importText: (merchantId: string, one: Pick<Import, 'id' | 'parts'>) => AsyncIterable<string>;
  /** Imports that wait for a worker, of all merchants, the longest waiting first: for the sweeper. */
  readonly dueImports: (limit: number) => Promise<DueImport[]>;
  /** Deletes at most so many pieces of files whose imports ended before then, of all merchants; answers how many. */
  readonly forgetFiles: (endedBeforeMs: number, limit: number) => Promise<number>;
};
