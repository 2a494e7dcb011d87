import { column } from '../kit/column.ts';
import { knownModel } from '../model/known-model.ts';
import type { Model } from '../model/model.ts';
import { capacityChecker } from './capacity-checker.ts';
import type { Constraint } from './constraint.ts';

const arrivals = ({ running }: Model): Float64Array => column([...running], (runs) => runs);

/** How many guests come to one node in one plan, where the settings limit that. */
export const maxInflow = {
  id: 'max-inflow',
  title: 'Arrivals per node',
  description: 'At most so many guests come to one node in one plan as the settings say, if they do.',
  mode: 'continuous',
  precedence: 63,
  compile({ model, dimension }) {
    const { inflowMax } = model.settings;
    if (inflowMax === undefined) return;
    const none = new Float64Array(model.nodes.length);
    dimension({
      ...{ id: 'arrivals', code: 'max-inflow', unitName: 'Count', limitPercent: 100, base: none },
      ...{ total: none.map(() => inflowMax), away: arrivals(model) },
      atHome: new Float64Array(model.guests.length),
    });
  },
  checker(snapshot, settings) {
    const { inflowMax } = settings;
    if (inflowMax === undefined) return { excesses: () => [] };
    const model = knownModel(snapshot, settings);
    return capacityChecker(model, {
      ...{ resource: 'arrivals', limitPercent: 100, total: () => inflowMax, base: () => 0 },
      weight: (guest, isHome) => (isHome ? 0 : (model.running[guest] ?? 0)),
    });
  },
} as const satisfies Constraint;
