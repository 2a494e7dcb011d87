import type { ExtStore } from './ext.d.ts';

/**
 * Makes the store hold these rows and touches only what differs, so that the view neither jumps nor flickers and
 * opened rows stay open. Another set of rows is loaded as a whole.
 */
export function updateStore<Row extends object>(
  store: ExtStore<Row>,
  rows: readonly Row[],
  idOf: (row: Row) => string | number,
): void {
  const sameSet = store.getCount() === rows.length && rows.every((row) => store.getById(idOf(row)) !== null);
  if (!sameSet) {
    store.loadData(rows);
    return;
  }
  for (const row of rows) {
    const record = store.getById(idOf(row));
    if (record === null) continue;
    const changed = Object.entries(row).some(([key, value]) => record.data[key as keyof Row] !== value);
    if (changed) record.set(row, { dirty: false, commit: true });
  }
}
