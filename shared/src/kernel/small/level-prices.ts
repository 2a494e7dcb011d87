import { at } from '../../kit/assert.ts';
import type { LevelTables } from '../levels/level-tables.ts';
import type { JointItem } from './joint-items.ts';
import type { SmallProblem } from './small-problem.ts';

/**
 * Prices of a unit of load per node that add up to a gap: a share of the weight for being the fullest less a share
 * for being the emptiest. With any of them what an item costs at least can be said for each item alone.
 */
export interface Prices {
  readonly count: number;
  /** Per price: what nodes cost with nobody on them. */
  readonly empty: Float64Array;
  /** stage x price: what the items from this one on cost at least. */
  readonly toCome: Float64Array;
  /** Per stage, option x price: what the load of an option adds at these prices. */
  readonly added: readonly Float64Array[];
}

const ROUNDS = 64;
/** Of the prices that were tried one after the other so many are kept, the best first. */
const KEPT = 3;

/** Nodes that count in an extreme. */
const counted = ({ divisor, nodeCount, extremeCount }: LevelTables, extreme: number): number[] =>
  Array.from({ length: nodeCount }, (_, node) => node).filter(
    (node) => at(divisor, node * extremeCount + extreme) > 0,
  );

/** Shares per node x extreme of being the fullest and the emptiest. */
interface Shares {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

function priceOf({ divisor, weight, hasLeast, extremeCount }: LevelTables, { high, low }: Shares) {
  return high.map((share, cell) => {
    const extreme = cell % extremeCount;
    const less = at(hasLeast, extreme) === 1 ? at(low, cell) : 0;
    const part = at(divisor, cell);
    return part === 0 ? 0 : (at(weight, extreme) * (share - less)) / part;
  });
}

function leastOption({ cost, need }: JointItem, price: Float64Array): { option: number; cost: number } {
  const width = price.length;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let option = 0; option < cost.length; option++) {
    let sum = at(cost, option);
    for (let cell = 0; cell < width; cell++) sum += at(price, cell) * at(need, option * width + cell);
    if (sum < least) [best, least] = [option, sum];
  }
  return { option: best, cost: least };
}

/** Of one extreme: the fullest and the emptiest of all, and all as one, which every level is at least or at most. */
function plainPrices(tables: LevelTables, extreme: number): Float64Array[] {
  const { nodeCount, extremeCount, divisor } = tables;
  const nodes = counted(tables, extreme);
  const cellOf = (node: number) => node * extremeCount + extreme;
  const all = nodes.reduce((sum, node) => sum + at(divisor, cellOf(node)), 0);
  const none = () => new Float64Array(nodeCount * extremeCount);
  const mean = none();
  for (const node of nodes) mean[cellOf(node)] = at(divisor, cellOf(node)) / all;
  const shares = [mean, ...nodes.map((node) => none().fill(1, cellOf(node), cellOf(node) + 1))];
  return shares.flatMap((high) =>
    shares.flatMap((low) => (high === low ? [] : [priceOf(tables, { high, low })])),
  );
}

/** Prices of a unit in every column; what is limited costs nothing. */
function perUnit({ tables, columnCount, unit }: SmallProblem, price: Float64Array): Float64Array {
  const { extremeCount, nodeCount } = tables;
  return Float64Array.from({ length: nodeCount * columnCount }, (_, cell) => {
    const column = cell % columnCount;
    const node = (cell - column) / columnCount;
    return column < extremeCount ? at(price, node * extremeCount + column) * at(unit, column) : 0;
  });
}

const emptyCost = ({ base }: LevelTables, price: Float64Array): number =>
  base.reduce((sum, each, cell) => sum + each * at(price, cell), 0);

/** Moves shares of one extreme a little towards the nodes that are its fullest and its emptiest. */
function shift(tables: LevelTables, { high, low }: Shares, load: Float64Array, extreme: number, by: number) {
  const { extremeCount, divisor } = tables;
  const nodes = counted(tables, extreme);
  const cellOf = (node: number) => node * extremeCount + extreme;
  const level = (node: number) => at(load, cellOf(node)) / at(divisor, cellOf(node));
  const first = nodes[0] ?? 0;
  const top = nodes.reduce((most, node) => (level(node) > level(most) ? node : most), first);
  const bottom = nodes.reduce((least, node) => (level(node) < level(least) ? node : least), first);
  for (const node of nodes) {
    const cell = cellOf(node);
    high[cell] = (1 - by) * at(high, cell) + (node === top ? by : 0);
    low[cell] = (1 - by) * at(low, cell) + (node === bottom ? by : 0);
  }
}

/**
 * Prices found by playing: the items answer prices with their cheapest options, the prices then go up a little
 * where that makes a node the fullest and down where the emptiest, on the average of all rounds.
 */
function playedPrices(problem: SmallProblem): Float64Array[] {
  const { tables, items, columnCount, unit } = problem;
  const { base, extremeCount } = tables;
  const shares: Shares = { high: new Float64Array(base.length), low: new Float64Array(base.length) };
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const nodes = counted(tables, extreme);
    for (const node of nodes) shares.high[node * extremeCount + extreme] = 1 / nodes.length;
  }
  shares.low.set(shares.high);
  const tried: { readonly price: Float64Array; readonly worth: number }[] = [];
  const load = base.slice();
  for (let round = 1; round <= ROUNDS; round++) {
    const price = priceOf(tables, shares);
    const units = perUnit(problem, price);
    let worth = emptyCost(tables, price);
    const by = 2 / (round + 2);
    base.forEach((each, cell) => {
      load[cell] = (1 - by) * at(load, cell) + by * each;
    });
    for (const item of items) {
      const { option, cost } = leastOption(item, units);
      worth += cost;
      for (let cell = 0; cell < base.length; cell++) {
        const column = cell % extremeCount;
        const node = (cell - column) / extremeCount;
        const need = at(item.need, option * units.length + node * columnCount + column) * at(unit, column);
        load[cell] = at(load, cell) + by * need;
      }
    }
    tried.push({ price, worth });
    for (let extreme = 0; extreme < extremeCount; extreme++) shift(tables, shares, load, extreme, by);
  }
  return tried
    .sort((one, other) => other.worth - one.worth)
    .slice(0, KEPT)
    .map(({ price }) => price);
}

export function levelPrices(problem: SmallProblem): Prices {
  const { tables, items } = problem;
  const extremes = Array.from({ length: tables.extremeCount }, (_, extreme) => extreme);
  const raw = [...playedPrices(problem), ...extremes.flatMap((extreme) => plainPrices(tables, extreme))];
  const all = raw.map((price) => perUnit(problem, price));
  const count = all.length;
  const toCome = new Float64Array(count * (items.length + 1));
  for (let stage = items.length - 1; stage >= 0; stage--)
    all.forEach((price, index) => {
      const cell = stage * count + index;
      toCome[cell] = at(toCome, cell + count) + leastOption(at(items, stage), price).cost;
    });
  const added = items.map(({ cost, need }) => {
    const cells = new Float64Array(cost.length * count);
    for (let option = 0; option < cost.length; option++)
      all.forEach((price, index) => {
        let sum = 0;
        for (let cell = 0; cell < price.length; cell++)
          sum += at(price, cell) * at(need, option * price.length + cell);
        cells[option * count + index] = sum;
      });
    return cells;
  });
  return { count, empty: Float64Array.from(raw, (price) => emptyCost(tables, price)), toCome, added };
}
