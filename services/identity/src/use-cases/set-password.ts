import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { Subject } from '../domain/session.ts';
import { customerCredentials } from '../storage/customer-tables.ts';
import { userCredentials } from '../storage/staff-tables.ts';
import type { InvalidCredentials } from './open-session.ts';

export type SetPassword = {
  readonly subject: Subject;
  /** The hash that the current password was checked against: if it is another by now, so is the password. */
  readonly checkedHash: string;
  readonly passwordHash: string;
};

/** A new password for who proved to know the current one. */
export const setPassword: Write<SetPassword, null, InvalidCredentials> = {
  name: 'setPassword',
  load: ({ subject }) => [
    subject.kind === 'user' ? rowKey(userCredentials, subject.id) : rowKey(customerCredentials, subject.id),
  ],
  decide: ({ subject, checkedHash, passwordHash }, state) => {
    if (subject.kind === 'user') {
      const known = state.get(userCredentials, subject.id);
      if (known?.passwordHash !== checkedHash) return reject({ code: 'INVALID_CREDENTIALS' });
      const changed = { ...known, passwordHash, version: known.version + 1 };
      return accept({ effectId: subject.id, put: [put(userCredentials, changed)] });
    }
    const known = state.get(customerCredentials, subject.id);
    if (known?.passwordHash !== checkedHash) return reject({ code: 'INVALID_CREDENTIALS' });
    const changed = { ...known, passwordHash, version: known.version + 1 };
    return accept({ effectId: subject.id, put: [put(customerCredentials, changed)] });
  },
  answer: () => null,
};
