import { orZero } from '../kit/unknown.ts';
import { knownModel } from '../model/known-model.ts';
import type { Model } from '../model/model.ts';
import { capacityChecker } from './capacity-checker.ts';
import type { Constraint } from './constraint.ts';

const loads = ({ guestLoads }: Model): Float64Array => guestLoads.cpuMillicores.map(orZero);

/** CPU of the nodes, by p95 where a history was read. */
export const cpuCapacity = {
  id: 'cpu-capacity',
  title: 'Node CPU',
  description:
    'The CPU that its guests use fits a node below the limit, during the moves and after them; a node that is over it already must not get worse.',
  mode: 'continuous',
  precedence: 61,
  compile(builder) {
    const { model } = builder;
    const weight = loads(model);
    builder.dimension({
      id: 'cpu',
      code: 'cpu-limit',
      limitPercent: model.settings.limitCpuPercent,
      total: model.nodeLoads.cpuTotalMillicores,
      base: model.nodeLoads.cpuBesideMillicores,
      atHome: weight,
      away: weight,
    });
  },
  checker(snapshot, settings) {
    const model = knownModel(snapshot, settings);
    const weight = loads(model);
    return capacityChecker(model, {
      resource: 'CPU',
      limitPercent: settings.limitCpuPercent,
      total: (node) => model.nodeLoads.cpuTotalMillicores[node] ?? 0,
      base: (node) => model.nodeLoads.cpuBesideMillicores[node] ?? 0,
      weight: (guest) => weight[guest] ?? 0,
    });
  },
} as const satisfies Constraint;
