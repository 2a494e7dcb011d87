import type { Problem } from '../model/problem.ts';
import { counted, groupRules } from './rules.ts';
import { planSteps, type StepPlan, type Stuck } from './step-plan.ts';
import type { StepDimension, StepProblem, StepRule } from './step-problem.ts';

/** Moves in an order in which each finds room, and those for which there is no such order. */
export interface Order {
  /** Units by the step in which they begin; those of one step may run side by side. */
  readonly steps: readonly (readonly number[])[];
  readonly ways: ReadonlyMap<number, Way>;
  readonly stuck: readonly number[];
  /** Who holds up the others, and whether it is proved that there is no order. */
  readonly why?: Stuck;
}

/** How a unit gets to its target: in one go, or with a stop from which it goes on in a later step. */
export interface Way {
  readonly step: number;
  /** Units that must have arrived, and units that must have left their node, before it begins. */
  readonly needs: readonly number[];
  readonly needsLeft: readonly number[];
  readonly stop?: Omit<Way, 'stop'> & { readonly node: number };
}

/** What the order of a placement's moves depends on, in units. */
export function stepProblemOf(problem: Problem, place: Int32Array): StepProblem {
  const { unitCount, nodeCount, home, bytes, apartBase, apartCount, kernel } = problem;
  const row = (figures: Float64Array, index: number, width: number) =>
    figures.subarray(index * width, (index + 1) * width);
  const dimensions = kernel.dimensions.flatMap(({ during = true }, index): StepDimension[] => {
    if (!during) return [];
    const base = row(problem.needBase, index, nodeCount);
    const limit = row(problem.needLimit, index, nodeCount);
    const needHome = row(problem.needHome, index, unitCount);
    const needAway = row(problem.needAway, index, unitCount);
    return [{ needHome, needAway, capacity: limit.map((most, node) => most - (base[node] ?? 0)) }];
  });
  const members: number[][] = Array.from({ length: apartCount }, () => []);
  problem.apart.forEach((groups, unit) => {
    for (const group of groups) members[group]?.push(unit);
  });
  const apart = members.map(
    (units, group): StepRule => ({
      members: units,
      most: 1,
      resting: counted(apartBase.subarray(group * nodeCount, (group + 1) * nodeCount)),
    }),
  );
  const rules = [...apart, ...groupRules(problem)];
  return { itemCount: unitCount, nodeCount, home, target: place, bytes, dimensions, rules };
}

/** Looked at for a product's plan: more would be felt. */
const STATES_MAX = 4_000;

/** Where moves that go may stop on their way: live guests only, on nodes that may hold them. */
function mayStop({ home, nodeCount, allowed, bundles, kernel }: Problem, place: Int32Array) {
  const isLive = (unit: number) =>
    (bundles.units[unit]?.guests ?? []).every((guest) => kernel.model.guests[guest]?.kind === 'qemu');
  return (unit: number, node: number): boolean =>
    place[unit] !== home[unit] && allowed[unit * nodeCount + node] === 1 && isLive(unit);
}

/** Whether nobody stops twice, and what is copied stays within the budget. */
function isModest(problem: Problem, place: Int32Array, { legs }: StepPlan): boolean {
  const counts = new Map<number, number>();
  for (const { item } of legs) counts.set(item, (counts.get(item) ?? 0) + 1);
  const bytes = legs.reduce((sum, { item }) => sum + (problem.bytes[item] ?? 0), 0);
  return (
    bytes <= problem.bytesMax &&
    [...counts].every(([unit, count]) => count <= 2 && place[unit] !== problem.home[unit])
  );
}

/** Without a stop if possible, else with as few bytes more as possible. */
function planOf(problem: Problem, place: Int32Array): StepPlan {
  const steps = stepProblemOf(problem, place);
  const direct = planSteps(steps, STATES_MAX);
  if (direct.stuck === undefined) return direct;
  const stopping = planSteps({ ...steps, mayPark: mayStop(problem, place) }, STATES_MAX);
  return stopping.stuck === undefined && isModest(problem, place, stopping) ? stopping : direct;
}

/** The units that a leg waits for: those that must have arrived, and those that must have left only. */
function waits({ legs, needs }: StepPlan, leg: number): Pick<Way, 'needs' | 'needsLeft'> {
  const own = legs[leg]?.item;
  const others = (needs[leg] ?? []).filter((other) => legs[other]?.item !== own);
  const goesOn = (other: number) =>
    legs.some(({ item }, later) => later > other && item === legs[other]?.item);
  const units = (indexes: readonly number[]) => indexes.map((other) => legs[other]?.item ?? -1);
  return {
    needs: units(others.filter((other) => !goesOn(other))),
    needsLeft: units(others.filter(goesOn)),
  };
}

/**
 * Puts the moves of a placement into steps: capacity and group rules hold at every instant, whatever finishes
 * first. Where moves wait for each other in a circle, one of them stops on a third node.
 */
export function orderMoves(problem: Problem, place: Int32Array): Order {
  const plan = planOf(problem, place);
  const { legs, steps, stuck } = plan;
  const rows: number[][] = [];
  const ways = new Map<number, Way>();
  legs.forEach(({ item, from }, leg) => {
    const step = (steps[leg] ?? 0) + 1;
    const first = ways.get(item);
    if (first !== undefined) {
      ways.set(item, { ...first, stop: { node: from, step, ...waits(plan, leg) } });
      return;
    }
    rows[step - 1] = [...(rows[step - 1] ?? []), item];
    ways.set(item, { step, ...waits(plan, leg) });
  });
  const filled = Array.from(rows, (row) => row ?? []);
  return { steps: filled, ways, stuck: stuck?.items ?? [], ...(stuck === undefined ? {} : { why: stuck }) };
}

/** The moves that must be over, or begun, before each move can go on: un-ticking one un-ticks the other. */
export function neededMoves({ ways }: Order): ReadonlyMap<number, readonly number[]> {
  return new Map(
    [...ways].flatMap(([unit, { needs, needsLeft, stop }]) => {
      const all = [...needs, ...needsLeft, ...(stop?.needs ?? []), ...(stop?.needsLeft ?? [])];
      const others = [...new Set(all)].filter((other) => other !== unit);
      return others.length === 0 ? [] : [[unit, others] as const];
    }),
  );
}
