export type { Db, Document, Filter } from 'mongodb';
export { type Collections, type DocumentLedger, prepareCollections } from './collections.ts';
export { type DocumentDatabase, openDocuments } from './connect.ts';
export { type DocumentData, type DocumentDataOptions, openDocumentData } from './document-data.ts';
export { documentId, oneOf } from './document-id.ts';
export { openDocumentWriter } from './document-writer.ts';
export { comingAgain } from './server-errors.ts';
export { type Turns, turns } from './turns.ts';
