import { orZero } from '../kit/unknown.ts';
import { knownModel } from '../model/known-model.ts';
import type { Model } from '../model/model.ts';
import { capacityChecker } from './capacity-checker.ts';
import type { Constraint } from './constraint.ts';

/** What the configured maxima add up to; where that is above the limit already, it must not get worse. */
const needs = ({ running, memoryNeedBytes }: Model): Float64Array =>
  memoryNeedBytes.map((bytes, guest) => (running[guest] === 1 ? orZero(bytes) : 0));

/** What is held now; matters where maxima are over-committed and a leaving guest frees less than it may use. */
const holdings = ({ running, memoryFreedBytes }: Model): Float64Array =>
  memoryFreedBytes.map((bytes, guest) => (running[guest] === 1 ? orZero(bytes) : 0));

/** Memory of the nodes (S8): fit is not usage. */
export const memoryCapacity = {
  id: 'memory-capacity',
  title: 'Node memory',
  description:
    'The memory that its guests may need fits a node below the limit, during the moves and after them; a node that is over it already must not get worse.',
  mode: 'continuous',
  precedence: 60,
  compile(builder) {
    const { model } = builder;
    const total = model.nodeLoads.memoryForGuestsBytes;
    const base = new Float64Array(total.length);
    const away = needs(model);
    const { limitMemoryPercent: limitPercent } = model.settings;
    const common = { code: 'memory-limit', limitPercent, total, base, away } as const;
    builder.dimension({ id: 'memory-need', ...common, atHome: away });
    builder.dimension({ id: 'memory-held', ...common, atHome: holdings(model) });
  },
  checker(snapshot, settings) {
    const model = knownModel(snapshot, settings);
    const away = needs(model);
    const ledger = (resource: string, atHome: Float64Array) =>
      capacityChecker(model, {
        resource,
        limitPercent: settings.limitMemoryPercent,
        total: (node) => model.nodeLoads.memoryForGuestsBytes[node] ?? 0,
        base: () => 0,
        weight: (guest, isHome) => (isHome ? atHome : away)[guest] ?? 0,
      });
    const checkers = [ledger('memory', away), ledger('memory in use', holdings(model))];
    return { excesses: (world) => checkers.flatMap((checker) => checker.excesses(world)) };
  },
} as const satisfies Constraint;
