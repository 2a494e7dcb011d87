import type { Problem } from '../model/problem.ts';
import { recentMillicores } from '../model/recent-cpu.ts';
import { canMove, moveUnit, startState } from '../model/search-state.ts';

/** One resource: what units weigh, and what nodes have and hold just now. */
export interface SeedResource {
  readonly weight: Float64Array;
  readonly total: Float64Array;
  readonly used: Float64Array;
}

/** A cluster as simple balancers see it: units (guests that move as one) in nodes, by memory and by CPU. */
export interface SeedCluster {
  readonly nodeCount: number;
  readonly unitCount: number;
  readonly home: Int32Array;
  readonly place: Int32Array;
  /** In bytes, and in thousandths of a core. */
  readonly memory: SeedResource;
  readonly cpu: SeedResource;
  /** The same as it was in the last minutes, and not over a day. */
  readonly recentCpu: SeedResource;
  /** 1 for a unit that the HA manager may balance. */
  readonly managed: Uint8Array;
  /** 1 for a node that may hold guests; the others are left out of every mean. */
  readonly open: Uint8Array;
  /** Whether rules, limits and budgets let it go there now. */
  mayGo(unit: number, node: number): boolean;
  go(unit: number, node: number): void;
}

interface Columns {
  readonly guest: Float64Array;
  readonly base: Float64Array;
  readonly total: Float64Array;
}

const orZero = (value: number | undefined): number =>
  value === undefined || Number.isNaN(value) ? 0 : value;

function resourceOf({ kernel, bundles, unitOf }: Problem, { guest, base, total }: Columns): SeedResource {
  const { home } = kernel.model;
  const used = base.map(orZero);
  home.forEach((node, index) => {
    if (node >= 0) used[node] = orZero(used[node]) + orZero(guest[index]);
  });
  const weight = new Float64Array(bundles.units.length);
  unitOf.forEach((unit, index) => {
    if (unit >= 0) weight[unit] = orZero(weight[unit]) + orZero(guest[index]);
  });
  return { weight, used, total: total.map(orZero) };
}

/** Whether the HA manager has all guests of a unit and may move them by itself. */
function managedUnits({ kernel, bundles }: Problem): Uint8Array {
  const { guests } = kernel.model;
  return Uint8Array.from(bundles.units, (unit) =>
    Number(unit.guests.every((guest) => guests[guest]?.ha?.autoRebalance === true)),
  );
}

/** The cluster of a problem, everybody at home. */
export function seedCluster(problem: Problem): SeedCluster {
  const { kernel, nodeCount, unitCount, home } = problem;
  const { guestLoads, nodeLoads, known } = kernel.model;
  const state = startState(problem);
  const memory = resourceOf(problem, {
    guest: guestLoads.memoryBytes,
    base: nodeLoads.memoryBesideBytes,
    total: nodeLoads.memoryTotalBytes,
  });
  const cpu = resourceOf(problem, {
    guest: guestLoads.cpuMillicores,
    base: nodeLoads.cpuBesideMillicores,
    total: nodeLoads.cpuTotalMillicores,
  });
  const recentCpu = resourceOf(problem, {
    guest: recentMillicores(kernel.model),
    base: nodeLoads.cpuBesideMillicores,
    total: nodeLoads.cpuTotalMillicores,
  });
  return {
    ...{ nodeCount, unitCount, home, place: state.place, memory, cpu, recentCpu },
    managed: managedUnits(problem),
    open: Uint8Array.from({ length: nodeCount }, (_, node) =>
      Number(known[node] === 1 && kernel.closed[node] === 0),
    ),
    mayGo: (unit, node) => canMove(state, unit, node),
    go(unit, node) {
      const from = state.place[unit] ?? 0;
      for (const { weight, used } of [memory, cpu, recentCpu]) {
        used[from] = orZero(used[from]) - orZero(weight[unit]);
        used[node] = orZero(used[node]) + orZero(weight[unit]);
      }
      moveUnit(state, unit, node);
    },
  };
}

/** Units of a node, in the order of their numbers. */
export const unitsOn = ({ place }: SeedCluster, node: number): number[] =>
  [...place.keys()].filter((unit) => place[unit] === node);

export const openNodes = ({ open }: SeedCluster): number[] =>
  [...open.keys()].filter((node) => open[node] === 1);

/** How full a node is: used / total. */
export const fraction = ({ used, total }: SeedResource, node: number): number =>
  (used[node] ?? 0) / Math.max(1, total[node] ?? 0);
