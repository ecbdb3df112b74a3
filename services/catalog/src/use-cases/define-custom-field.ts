import { append, put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { CustomFieldDefinition, CustomFieldInvalid } from '../domain/custom-field.ts';
import { arrangementChanged } from '../domain/events.ts';
import { revision } from '../domain/revision.ts';
import { changedFields } from '../domain/same-facts.ts';
import { customFields, revisions } from '../storage/tables.ts';

export type DefineCustomField = Omit<CustomFieldDefinition, 'version'>;

/** Defines a field, or changes its label and whether it is a facet. Values are there: its type stays. */
export const defineCustomField: Write<DefineCustomField, CustomFieldDefinition, CustomFieldInvalid> = {
  name: 'defineCustomField',
  load: ({ owner, key }) => [rowKey(customFields, owner, key)],
  decide: (wanted, state, context) => {
    const { owner, key } = wanted;
    const before = state.get(customFields, owner, key);
    if (before && before.type !== wanted.type) return reject({ code: 'CUSTOM_FIELD_INVALID', key });
    const after = { ...wanted, version: before?.version ?? 0 };
    if (before && changedFields(before, after).length === 0) return accept({ effectId: key });
    const version = after.version + 1;
    const change = before ? 'updated' : 'created';
    return accept({
      effectId: key,
      put: [put(customFields, { ...after, version })],
      append: [append(revisions, revision({ subjectId: `${owner}.${key}`, version, change, fields: {} }, context))],
      events: [arrangementChanged('custom_field', `${owner}.${key}`)],
    });
  },
  answer: (state, key, { owner }) => {
    const field = state.get(customFields, owner, key);
    if (!field) throw new Error(`Field ${key} is not there after its own change`);
    return field;
  },
};
