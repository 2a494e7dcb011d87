import { memoryFreedBytes } from '../model/memory-need.ts';
import type { Model } from '../model/model.ts';
import type { Balance } from './plan.ts';

/** Memory that is free for guests on each node that may take some. */
function freeBytes(model: Model, placeOf: Int32Array, mayHold: (node: number) => boolean): Float64Array {
  const free = model.nodeLoads.memoryForGuestsBytes.map((bytes, node) => (mayHold(node) ? bytes : 0));
  model.guests.forEach((guest, index) => {
    const node = placeOf[index] ?? -1;
    if (model.running[index] !== 1 || node < 0 || !mayHold(node)) return;
    free[node] = (free[node] ?? 0) - (memoryFreedBytes(guest) || 0);
  });
  return free;
}

/** Whether the guests find room, the largest first, each where most is free. */
function allFit(needs: readonly number[], free: Float64Array, lost: number): boolean {
  const left = Float64Array.from(free);
  left[lost] = Number.NEGATIVE_INFINITY;
  for (const need of [...needs].sort((one, other) => other - one)) {
    const most = left.reduce((best, bytes, node) => (bytes > (left[best] ?? 0) ? node : best), 0);
    if ((left[most] ?? 0) < need) return false;
    left[most] = (left[most] ?? 0) - need;
  }
  return true;
}

/** Whether the running guests of any one lost node find memory on the others. */
export function survivesNodeLoss(
  model: Model,
  placeOf: Int32Array,
  mayHold: (node: number) => boolean,
): Balance['survivesNodeLoss'] {
  const needs: number[][] = model.nodes.map(() => []);
  for (const [guest, runs] of model.running.entries()) {
    if (runs !== 1) continue;
    const need = model.memoryNeedBytes[guest] ?? Number.NaN;
    if (Number.isNaN(need)) return 'unknown';
    needs[placeOf[guest] ?? -1]?.push(need);
  }
  if (model.snapshot.hiddenGuestsPossible || model.nodes.length < 2) return 'unknown';
  const free = freeBytes(model, placeOf, mayHold);
  return needs.every((lost, node) => allFit(lost, free, node)) ? 'yes' : 'no';
}
