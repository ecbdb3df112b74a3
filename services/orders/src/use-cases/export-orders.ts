import { append, put, rowKey, type State, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { addPart, giveUp, type NextPart, type OrderExport, startExport } from '../domain/order-export.ts';
import { exportParts, orderExports } from '../storage/export-tables.ts';

export type RequestExport = Pick<OrderExport, 'id' | 'format' | 'filters'>;

export const requestExport: Write<RequestExport, OrderExport> = {
  name: 'startExport',
  load: ({ id }) => [rowKey(orderExports, id)],
  decide: (wanted, _, { nowMs }) =>
    accept({ effectId: wanted.id, put: [put(orderExports, startExport(wanted, nowMs))] }),
  answer: exportIn,
  replay: (exportId) => [rowKey(orderExports, exportId)],
};

export type AddExportPart = { readonly exportId: string; readonly part: NextPart; readonly content: string };

/** The part and how far the export has got commit together: a worker that dies leaves neither or both. */
export const addExportPart: Write<AddExportPart, OrderExport> = {
  name: 'addExportPart',
  load: ({ exportId }) => [rowKey(orderExports, exportId)],
  decide: ({ exportId, part, content }, state, { nowMs }) => {
    const grown = addPart(exportIn(state, exportId), part, nowMs);
    if (!grown) return accept({ effectId: exportId });
    const { number } = part;
    return accept({
      effectId: exportId,
      put: [put(orderExports, grown)],
      append: [append(exportParts, { exportId, number, content })],
    });
  },
  answer: exportIn,
};

export const giveUpExport: Write<{ readonly exportId: string; readonly failure: string }, OrderExport> = {
  name: 'giveUpExport',
  load: ({ exportId }) => [rowKey(orderExports, exportId)],
  decide: ({ exportId, failure }, state, { nowMs }) =>
    accept({ effectId: exportId, put: [put(orderExports, giveUp(exportIn(state, exportId), failure, nowMs))] }),
  answer: exportIn,
};

function exportIn(state: State, exportId: string): OrderExport {
  const found = state.get(orderExports, exportId);
  if (!found) throw new Error(`Export ${exportId} is not there`);
  return found;
}
