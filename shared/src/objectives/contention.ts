import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import type { Model } from '../model/model.ts';
import type { Problem } from '../model/problem.ts';
import type { Pressure } from '../snapshot/source.ts';
import { nodesOf } from './guest-nodes.ts';
import type { Objective, Placement } from './objective.ts';

const KINDS = ['cpuSomePercent', 'ioSomePercent', 'memorySomePercent'] as const satisfies (keyof Pressure)[];

const hundredths = (percent: number | undefined): number => Math.round((percent ?? 0) * 100);

interface Waiting {
  /** Per guest: its part of what tasks on its node wait, in hundredths of a percent of the time. */
  readonly guest: Float64Array;
  /** Per node: what no guest explains, and above what it is slow; Infinity where nothing is known. */
  readonly base: Float64Array;
  readonly safety: Float64Array;
}

/**
 * What a node itself tells, shared out to its guests by what each of them waits and by their priority: added up as
 * they are, guests that wait for each other would count several times.
 */
function waiting(model: Model, kind: (typeof KINDS)[number]): Waiting {
  const { nodes, guests, home, running, priority, settings } = model;
  const told = nodes.map(({ history }) => history?.pressure?.[kind]);
  const own = column(guests, ({ history }, guest) =>
    running[guest] === 1 ? hundredths(history?.pressure?.[kind]) * (priority[guest] ?? 1) : 0,
  );
  const sums = new Float64Array(nodes.length);
  own.forEach((amount, guest) => {
    const node = home[guest] ?? -1;
    if (node >= 0) sums[node] = (sums[node] ?? 0) + amount;
  });
  const guest = own.map((amount, index) => {
    const node = home[index] ?? -1;
    const sum = sums[node] ?? 0;
    const most = told[node] === undefined ? sum : Math.min(sum, hundredths(told[node]));
    return sum === 0 ? 0 : Math.round((amount * most) / sum);
  });
  const limit = hundredths(settings.relieveAbovePressurePercent);
  return {
    guest,
    base: column(nodes, (_, node) => Math.max(0, hundredths(told[node]) - Math.round(sums[node] ?? 0))),
    safety: column(nodes, (_, node) =>
      told[node] === undefined || model.known[node] !== 1 ? Number.POSITIVE_INFINITY : limit,
    ),
  };
}

const isAim = ({ settings }: Model): boolean => settings.goal !== 'rules-only';

function excess(problem: Problem, place: Placement, { guest, base, safety }: Waiting): number {
  const sums = Float64Array.from(base);
  nodesOf(problem, place).forEach((nodes, index) => {
    for (const node of nodes) sums[node] = (sums[node] ?? 0) + (guest[index] ?? 0);
  });
  return sums.reduce((sum, each, node) => sum + Math.max(0, each - (safety[node] ?? 0)), 0);
}

/** Nodes whose tasks wait: what makes a node slow before it is full. */
export const contention = {
  id: 'contention',
  title: 'Contention',
  description:
    'How much longer tasks of nodes wait for CPU, disks or memory (PSI, some) than the settings bear, of nodes that tell it (Proxmox VE 9).',
  tier: 'pressure',
  compile({ kernel, add }) {
    const { model } = kernel;
    if (!isAim(model)) return;
    for (const kind of KINDS) {
      const { guest, base, safety } = waiting(model, kind);
      if (safety.every((limit) => limit === Number.POSITIVE_INFINITY)) continue;
      const left = safety.map((limit, node) => limit - orZero(base[node] ?? 0));
      add({ kind: 'load', tier: 'pressure', guest, safety: left, weight: 1 });
    }
  },
  measure(problem, place) {
    const { model } = problem.kernel;
    if (!isAim(model)) return [0];
    return [KINDS.reduce((sum, kind) => sum + excess(problem, place, waiting(model, kind)), 0)];
  },
} as const satisfies Objective;
