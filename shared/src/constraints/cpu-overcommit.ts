import { column } from '../kit/column.ts';
import { knownModel } from '../model/known-model.ts';
import type { Model } from '../model/model.ts';
import { capacityChecker } from './capacity-checker.ts';
import type { Constraint } from './constraint.ts';

/** Whole vCPUs of the guests that run; a part of one counts as one. */
const vcpus = ({ guests, running }: Model): Float64Array =>
  column(guests, ({ cpuTotalCores = 0 }, guest) => (running[guest] === 1 ? Math.ceil(cpuTotalCores) : 0));

const threads = ({ nodes }: Model): Float64Array =>
  column(nodes, ({ cpuTotalCores = Number.NaN }) => Math.floor(cpuTotalCores));

/** How many vCPUs share a thread, where the settings limit that. */
export const cpuOvercommit = {
  id: 'cpu-overcommit',
  title: 'vCPUs per thread',
  description:
    'All guests of a node have at most so many vCPUs per thread as the settings say, if they do; a node that is over it already must not get worse.',
  mode: 'continuous',
  precedence: 62,
  compile({ model, dimension }) {
    const { cpuOvercommitMax } = model.settings;
    if (cpuOvercommitMax === undefined) return;
    const weight = vcpus(model);
    dimension({
      ...{ id: 'vcpus', code: 'cpu-overcommit', unitName: 'Count', limitPercent: cpuOvercommitMax * 100 },
      ...{ total: threads(model), base: new Float64Array(model.nodes.length), atHome: weight, away: weight },
    });
  },
  checker(snapshot, settings) {
    const { cpuOvercommitMax } = settings;
    if (cpuOvercommitMax === undefined) return { excesses: () => [] };
    const model = knownModel(snapshot, settings);
    const [weight, total] = [vcpus(model), threads(model)];
    return capacityChecker(model, {
      ...{ resource: 'vCPUs', limitPercent: cpuOvercommitMax * 100, base: () => 0 },
      total: (node) => total[node] ?? 0,
      weight: (guest) => weight[guest] ?? 0,
    });
  },
} as const satisfies Constraint;
