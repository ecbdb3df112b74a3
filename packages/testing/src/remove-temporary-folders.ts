import { afterAll } from 'vitest';
import { removeTemporaryFolders } from './temporary-folder.ts';

/** Vitest's set-up: it is asked first, and so is done last, after whatever the file itself does when it ends. */
afterAll(removeTemporaryFolders);
