/**
 * Points side by side with a mask each, halved again and again across their widest column: everything that a box says
 * is nothing is left out at once.
 */
export interface PointTree {
  readonly columnCount: number;
  /** point x column, and the mask of each point, so that the points of a leaf stand together. */
  readonly points: Float64Array;
  readonly mask: Int32Array;
  /** Per tree node, of which 0 is the root: its points, and its first half, which the second follows; 0 for a leaf. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly half: Int32Array;
  /** tree node x column: the least and the greatest of its points; and what all their masks have. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly common: Int32Array;
}

/** Points as they were found. */
export interface Points {
  readonly count: number;
  readonly columnCount: number;
  readonly points: Float64Array;
  readonly mask: Int32Array;
}

const LEAF_MAX = 8;

interface Build extends Points {
  readonly scale: Float64Array;
  readonly order: Int32Array;
  readonly from: number[];
  readonly to: number[];
  readonly half: number[];
  readonly low: number[];
  readonly high: number[];
  readonly common: number[];
}

/** Adds a tree node of these points, with the box around them. */
function add(build: Build, from: number, to: number): number {
  const { order, points, mask, columnCount, low, high } = build;
  let common = -1;
  for (let index = from; index < to; index++) common &= mask[order[index] as number] as number;
  for (let column = 0; column < columnCount; column++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let index = from; index < to; index++) {
      const each = points[(order[index] as number) * columnCount + column] as number;
      if (each < least) least = each;
      if (each > most) most = each;
    }
    low.push(least);
    high.push(most);
  }
  build.common.push(common);
  build.to.push(to);
  build.half.push(0);
  return build.from.push(from) - 1;
}

/** The column in which the box of a tree node is widest, and its middle there. */
function cutOf({ scale, low, high, columnCount }: Build, node: number): { column: number; cut: number } {
  let [best, most] = [0, -1];
  for (let column = 0; column < columnCount; column++) {
    const cell = node * columnCount + column;
    const width = ((high[cell] as number) - (low[cell] as number)) * (scale[column] as number);
    if (width > most) [best, most] = [column, width];
  }
  const cell = node * columnCount + best;
  return { column: best, cut: ((low[cell] as number) + (high[cell] as number)) / 2 };
}

/** Points up to the cut before those above it; answers where these begin, which is the middle where all are alike. */
function part(build: Build, node: number, from: number, to: number): number {
  const { order, points, columnCount } = build;
  const { column, cut } = cutOf(build, node);
  let [left, right] = [from, to - 1];
  while (left <= right) {
    const point = order[left] as number;
    if ((points[point * columnCount + column] as number) <= cut) {
      left++;
      continue;
    }
    order[left] = order[right] as number;
    order[right--] = point;
  }
  return left === from || left === to ? (from + to) >> 1 : left;
}

/** The bit that most nearly every second point has. */
function bitOf({ order, mask }: Build, from: number, to: number): number {
  const counts = new Int32Array(32);
  for (let index = from; index < to; index++)
    for (let left = mask[order[index] as number] as number; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left);
      counts[bit] = (counts[bit] as number) + 1;
    }
  const off = (bit: number) => Math.abs(2 * (counts[bit] as number) - (to - from));
  let best = 0;
  for (let bit = 1; bit < 32; bit++) if (off(bit) < off(best)) best = bit;
  return best;
}

/** Points without a bit before those with it. */
function partByBit(build: Build, from: number, to: number): number {
  const { order, mask } = build;
  const bit = 1 << bitOf(build, from, to);
  let [left, right] = [from, to - 1];
  while (left <= right) {
    const point = order[left] as number;
    if (((mask[point] as number) & bit) === 0) {
      left++;
      continue;
    }
    order[left] = order[right] as number;
    order[right--] = point;
  }
  return left === from || left === to ? (from + to) >> 1 : left;
}

/**
 * `scale`: what a unit of each column is worth beside the others. Tree nodes with more than `byBit` points are halved
 * by a bit of their masks instead: who must not have it leaves out half of them.
 */
export function pointTree(found: Points, scale: Float64Array, byBit = Number.POSITIVE_INFINITY): PointTree {
  const { count, columnCount } = found;
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const build: Build = {
    ...{ ...found, scale, order, from: [], to: [], half: [], low: [], high: [], common: [] },
  };
  add(build, 0, count);
  for (let node = 0; node < build.from.length; node++) {
    const [from = 0, to = 0] = [build.from[node], build.to[node]];
    if (to - from <= LEAF_MAX) continue;
    const middle = to - from > byBit ? partByBit(build, from, to) : part(build, node, from, to);
    build.half[node] = add(build, from, middle);
    add(build, middle, to);
  }
  const points = new Float64Array(count * columnCount);
  order.forEach((point, index) => {
    for (let column = 0; column < columnCount; column++)
      points[index * columnCount + column] = found.points[point * columnCount + column] as number;
  });
  return {
    ...{ columnCount, points, mask: order.map((point) => found.mask[point] as number) },
    ...{ from: Int32Array.from(build.from), to: Int32Array.from(build.to) },
    ...{ half: Int32Array.from(build.half), common: Int32Array.from(build.common) },
    ...{ low: Float64Array.from(build.low), high: Float64Array.from(build.high) },
  };
}
