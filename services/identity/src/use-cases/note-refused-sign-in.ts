import type { Write } from '@concord/database';
import { accept } from '@concord/result';

export type NoteRefusedSignIn = { readonly userId: string };

/** Changes nothing: run as an audited write, it leaves a line in the audit log that someone tried and failed. */
export const noteRefusedSignIn: Write<NoteRefusedSignIn, null> = {
  name: 'noteRefusedSignIn',
  load: () => [],
  decide: ({ userId }) => accept({ effectId: userId }),
  answer: () => null,
};
