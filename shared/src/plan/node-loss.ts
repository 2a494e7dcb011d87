import { orZero } from '../kit/unknown.ts';
import type { GuestIndex, Model, NodeIndex } from '../model/model.ts';
import { type Packing, pack } from './pack.ts';
import type { Balance } from './plan.ts';

/** A placement as the loss of a node would meet it. */
export interface LossScene {
  readonly model: Model;
  /** Memory that is free for guests on each node that may take some; 0 on the others. */
  readonly freeBytes: Float64Array;
  /** The running guests of each node. */
  readonly guestsOf: readonly (readonly GuestIndex[])[];
}

/** Memory that is free for guests on each node that may take some. */
function freeBytes(model: Model, placeOf: Int32Array, mayHold: (node: NodeIndex) => boolean): Float64Array {
  const free = model.nodeLoads.memoryForGuestsBytes.map((bytes, node) => (mayHold(node) ? bytes : 0));
  model.memoryFreedBytes.forEach((bytes, index) => {
    const node = placeOf[index] ?? -1;
    if (model.running[index] !== 1 || node < 0 || !mayHold(node)) return;
    free[node] = (free[node] ?? 0) - orZero(bytes);
  });
  return free;
}

export function lossScene(
  model: Model,
  placeOf: Int32Array,
  mayHold: (node: NodeIndex) => boolean,
): LossScene {
  const guestsOf: GuestIndex[][] = model.nodes.map(() => []);
  for (const [guest, runs] of model.running.entries())
    if (runs === 1) guestsOf[placeOf[guest] ?? -1]?.push(guest);
  return { model, freeBytes: freeBytes(model, placeOf, mayHold), guestsOf };
}

/** Where the running guests of the lost nodes find memory on the others; `first` are placed before the rest. */
export function packLoss(
  { model, freeBytes: free, guestsOf }: LossScene,
  lost: readonly NodeIndex[],
  first?: (guest: GuestIndex) => boolean,
): Packing & { readonly guests: readonly GuestIndex[] } {
  const guests = lost.flatMap((node) => guestsOf[node] ?? []);
  const rooms = free.map((bytes, node) => (lost.includes(node) ? -1 : bytes));
  const needs = guests.map((guest) => model.memoryNeedBytes[guest] ?? 0);
  return { guests, ...pack(needs, rooms, (item) => first?.(guests[item] ?? -1) ?? false) };
}

/**
 * Whether the guests of a lost node find memory in whatever order they are placed: whoever finds none sees less room
 * than it needs on every node, and so less in all than what is left here at the end. Most clusters have that much.
 */
function findRoomAnyhow({ model, freeBytes: free, guestsOf }: LossScene, lost: NodeIndex): boolean {
  let [room, nodes] = [0, 0];
  for (let node = 0; node < free.length; node++) {
    if (node === lost || (free[node] as number) <= 0) continue;
    room += free[node] as number;
    nodes++;
  }
  let most = 0;
  for (const guest of guestsOf[lost] ?? []) {
    const need = model.memoryNeedBytes[guest] as number;
    room -= need;
    most = Math.max(most, need);
  }
  return room >= nodes * most;
}

/** Whether all that a statement about losses needs is known. */
export const isLossKnown = ({ model, guestsOf }: LossScene): boolean =>
  !model.snapshot.hiddenGuestsPossible &&
  model.nodes.length > 1 &&
  guestsOf.every((guests) => guests.every((guest) => !Number.isNaN(model.memoryNeedBytes[guest])));

/** Whether the running guests of any one lost node find memory on the others. */
export function survivesNodeLoss(
  model: Model,
  placeOf: Int32Array,
  mayHold: (node: NodeIndex) => boolean,
): Balance['survivesNodeLoss'] {
  const scene = lossScene(model, placeOf, mayHold);
  if (!isLossKnown(scene)) return 'unknown';
  const survives = (node: NodeIndex) => findRoomAnyhow(scene, node) || packLoss(scene, [node]).complete;
  return model.nodes.every((_, node) => survives(node)) ? 'yes' : 'no';
}
