import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import type { StoreSettings } from '../domain/settings.ts';
import { storeSettings } from '../storage/tables.ts';

export type SetSettings = {
  /** What holds until something is set. */
  readonly defaults: StoreSettings;
  readonly change: Partial<Pick<StoreSettings, 'taxRates' | 'shippingTaxClass' | 'shippingMethods'>>;
};

export const setSettings: Write<SetSettings, StoreSettings> = {
  name: 'setSettings',
  load: ({ defaults }) => [rowKey(storeSettings, defaults.storeId)],
  decide: ({ defaults, change }, state) => {
    const known = state.get(storeSettings, defaults.storeId) ?? defaults;
    const changed = { ...known, ...change, version: known.version + 1 };
    return accept({ effectId: defaults.storeId, put: [put(storeSettings, changed)] });
  },
  answer: (state, storeId, { defaults }) => state.get(storeSettings, storeId) ?? defaults,
};
