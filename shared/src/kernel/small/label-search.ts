import { at } from '../../kit/assert.ts';
import type { JointItem } from './joint-items.ts';
import { clear, cut, type Labels, newLabels, slotOf } from './labels.ts';
import type { Prices } from './level-prices.ts';
import type { SmallProblem } from './small-problem.ts';

export interface LabelAnswer {
  /** Option of each item; absent where nothing below the known cost was found. */
  readonly options?: Int32Array;
  readonly cost: number;
  /** Nothing was cut off: there is nothing better. */
  readonly isWhole: boolean;
  /** Labels that were looked at. */
  readonly work: number;
}

/** Where each label of a stage came from. */
interface Trace {
  readonly parent: Int32Array;
  readonly option: Int32Array;
}

interface Run {
  readonly problem: SmallProblem;
  readonly prices: Prices;
  /** Labels that are kept of each stage. */
  readonly beam: number;
  /** What a label's bound may be at most. */
  readonly most: number;
  readonly load: Int32Array;
  isWhole: boolean;
  work: number;
}

/** Bounds know nothing of levels that are rounded down: of two nodes, by less than the weight. */
const mostOf = ({ step, tables }: SmallProblem, known: number): number =>
  known - step + tables.weight.reduce((sum, each) => sum + each, 0) - 1e-9 * Math.abs(known);

/** Whether the price that says most of a label says that it cannot go on with this option. */
function isHopeless(
  { prices, most }: Run,
  from: Labels,
  label: number,
  stage: number,
  option: number,
  cost: number,
) {
  const { count, toCome } = prices;
  const price = from.critical[label] as number;
  const added = prices.added[stage] as Float64Array;
  const rest = toCome[(stage + 1) * count + price] as number;
  return (
    cost + (from.worth[label * count + price] as number) + (added[option * count + price] as number) + rest >
    most
  );
}

/** Adds an option to a label's load; false where a node has no room for it. */
function addLoad(
  { problem, load }: Run,
  from: Labels,
  label: number,
  { need }: JointItem,
  option: number,
): boolean {
  const { limit } = problem;
  const [first, own] = [label * from.width, option * from.width];
  for (let cell = 0; cell < from.width; cell++) {
    const sum = (from.load[first + cell] as number) + (need[own + cell] as number);
    if (sum > (limit[cell] as number)) return false;
    load[cell] = sum;
  }
  return true;
}

/** Prices the load of a new label; answers what it costs at least beside its cost, or that this is too much. */
function weigh(
  { prices, most }: Run,
  from: Labels,
  label: number,
  into: Labels,
  stage: number,
  option: number,
  cost: number,
): number {
  const { count, toCome } = prices;
  const added = prices.added[stage] as Float64Array;
  const [first, own, rest] = [label * count, option * count, (stage + 1) * count];
  const next = into.count;
  const base = next * count;
  let [bound, critical] = [Number.NEGATIVE_INFINITY, 0];
  for (let price = 0; price < count; price++) {
    const worth = (from.worth[first + price] as number) + (added[own + price] as number);
    into.worth[base + price] = worth;
    const each = worth + (toCome[rest + price] as number);
    if (each > bound) {
      bound = each;
      critical = price;
      if (cost + bound > most) break;
    }
  }
  into.critical[next] = critical;
  return bound;
}

/** Goes on from one label with one option, unless that leads to nothing better, or there is the same at less. */
function extend(run: Run, from: Labels, label: number, into: Labels, stage: number, option: number): void {
  const item = run.problem.items[stage] as JointItem;
  const cost = (from.cost[label] as number) + (item.cost[option] as number);
  if (isHopeless(run, from, label, stage, option, cost) || !addLoad(run, from, label, item, option)) return;
  const slot = slotOf(into, run.load, 0);
  let target = into.slots[slot] as number;
  if (target >= 0) {
    const less = (into.cost[target] as number) - cost;
    if (less <= 0) return;
    into.bound[target] = (into.bound[target] as number) - less;
  } else {
    const bound = cost + weigh(run, from, label, into, stage, option, cost);
    if (bound > run.most) return;
    target = into.count++;
    into.slots[slot] = target;
    into.load.set(run.load, target * into.width);
    into.bound[target] = bound;
  }
  into.cost[target] = cost;
  into.parent[target] = label;
  into.option[target] = option;
}

/** All labels of the next stage. */
function advance(run: Run, from: Labels, into: Labels, stage: number): Trace {
  const room = into.cost.length;
  const options = at(run.problem.items, stage).cost.length;
  clear(into);
  for (let label = 0; label < from.count; label++) {
    if (into.count + options > room) {
      cut(into, run.beam);
      run.isWhole = false;
    }
    for (let option = 0; option < options; option++) extend(run, from, label, into, stage, option);
  }
  run.work += from.count * options;
  if (into.count > run.beam) {
    cut(into, run.beam);
    run.isWhole = false;
  }
  return { parent: into.parent.slice(0, into.count), option: into.option.slice(0, into.count) };
}

/** What a whole placement costs. */
function costOf({ tables, unit, columnCount }: SmallProblem, labels: Labels, label: number): number {
  const { nodeCount, extremeCount, divisor, base, weight, hasLeast } = tables;
  let sum = labels.cost[label] as number;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    let [most, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let node = 0; node < nodeCount; node++) {
      const cell = node * extremeCount + extreme;
      if (divisor[cell] === 0) continue;
      const units = labels.load[label * labels.width + node * columnCount + extreme] as number;
      const level = Math.floor(
        ((base[cell] as number) + (unit[extreme] as number) * units) / (divisor[cell] as number),
      );
      most = Math.max(most, level);
      least = Math.min(least, level);
    }
    if (most >= least) sum += (weight[extreme] as number) * (hasLeast[extreme] === 1 ? most - least : most);
  }
  return sum;
}

function optionsOf(traces: readonly Trace[], last: number): Int32Array {
  const options = new Int32Array(traces.length);
  let label = last;
  for (let stage = traces.length - 1; stage >= 0; stage--) {
    const trace = at(traces, stage);
    options[stage] = at(trace.option, label);
    label = at(trace.parent, label);
  }
  return options;
}

/**
 * Places item after item, in all ways that may lead to less than the known cost, and of each stage keeps the `beam`
 * that promise most. Where nothing had to go, what is found is the best there is.
 */
export function searchLabels(
  problem: SmallProblem,
  prices: Prices,
  known: number,
  beam: number,
): LabelAnswer {
  const width = problem.tables.nodeCount * problem.columnCount;
  const most = problem.items.reduce((greatest, { cost }) => Math.max(greatest, cost.length), 0);
  const make = () => newLabels(2 * beam + most, width, prices.count);
  let [from, into] = [make(), make()];
  const run: Run = {
    ...{ problem, prices, beam, most: mostOf(problem, known), isWhole: true, work: 0 },
    load: new Int32Array(width),
  };
  from.count = 1;
  from.worth.set(prices.empty);
  const traces = problem.items.map((_, stage) => {
    const trace = advance(run, from, into, stage);
    [from, into] = [into, from];
    return trace;
  });
  let [best, cost] = [-1, known];
  for (let label = 0; label < from.count; label++) {
    const each = costOf(problem, from, label);
    if (each < cost) [best, cost] = [label, each];
  }
  const { isWhole, work } = run;
  return { cost, isWhole, work, ...(best < 0 ? {} : { options: optionsOf(traces, best) }) };
}
