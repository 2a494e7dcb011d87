/** Ways to place the first items, by the loads they make: of equal loads the cheapest. */
export interface Labels {
  count: number;
  /** Cells of a label's load, and prices. */
  readonly width: number;
  readonly prices: number;
  /** label x node x column, in units. */
  readonly load: Int32Array;
  readonly cost: Float64Array;
  /** label x price: the load at these prices. */
  readonly worth: Float64Array;
  /** What any placement costs at least that goes on from here. */
  readonly bound: Float64Array;
  /** The price that says so. */
  readonly critical: Int32Array;
  readonly parent: Int32Array;
  readonly option: Int32Array;
  /** Finds labels by their loads: an open table, -1 where there is none. */
  readonly slots: Int32Array;
}

/** A power of two, at least twice as many. */
function slotCount(room: number): number {
  let count = 4;
  while (count < 2 * room) count *= 2;
  return count;
}

export const newLabels = (room: number, width: number, prices: number): Labels => ({
  ...{ count: 0, width, prices },
  load: new Int32Array(room * width),
  cost: new Float64Array(room),
  worth: new Float64Array(room * prices),
  bound: new Float64Array(room),
  critical: new Int32Array(room),
  parent: new Int32Array(room),
  option: new Int32Array(room),
  slots: new Int32Array(slotCount(room)).fill(-1),
});

export function clear(labels: Labels): void {
  labels.count = 0;
  labels.slots.fill(-1);
}

/** The slot of the label whose load is in `cells` from `first` on, or where it belongs. */
export function slotOf({ slots, load, width }: Labels, cells: Int32Array, first: number): number {
  let hash = 0;
  for (let cell = first; cell < first + width; cell++) {
    hash = Math.imul(hash ^ (cells[cell] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  const mask = slots.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const label = slots[slot] as number;
    if (label < 0) return slot;
    let cell = 0;
    while (cell < width && load[label * width + cell] === cells[first + cell]) cell++;
    if (cell === width) return slot;
  }
}

function copy(labels: Labels, from: number, to: number): void {
  const { load, cost, worth, bound, critical, parent, option, width, prices } = labels;
  load.copyWithin(to * width, from * width, (from + 1) * width);
  worth.copyWithin(to * prices, from * prices, (from + 1) * prices);
  cost[to] = cost[from] as number;
  bound[to] = bound[from] as number;
  critical[to] = critical[from] as number;
  parent[to] = parent[from] as number;
  option[to] = option[from] as number;
}

/** Leaves only the `most` that promise most, the first of equal ones. */
export function cut(labels: Labels, most: number): void {
  const limit = labels.bound.slice(0, labels.count).sort()[most - 1] as number;
  let kept = 0;
  for (let label = 0; label < labels.count && kept < most; label++)
    if ((labels.bound[label] as number) <= limit) copy(labels, label, kept++);
  labels.count = kept;
  labels.slots.fill(-1);
  for (let label = 0; label < kept; label++)
    labels.slots[slotOf(labels, labels.load, label * labels.width)] = label;
}
