import { column } from '../kit/column.ts';
import { knownModel } from '../model/known-model.ts';
import type { Model } from '../model/model.ts';
import { reason } from '../plan/reason.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { capacityChecker, type Ledger } from './capacity-checker.ts';
import type { Constraint } from './constraint.ts';

const SIZES_MIB = [2, 1024] as const;
type SizeMib = (typeof SIZES_MIB)[number];

/** `any` takes the smaller ones. */
const sizeOf = ({ placement }: GuestFacts): SizeMib | undefined => {
  if (placement?.hugepages === undefined) return undefined;
  return placement.hugepages === '1024' ? 1024 : 2;
};

const needOf = ({ guests }: Model, mib: SizeMib): Float64Array =>
  column(guests, (guest) => (sizeOf(guest) === mib ? (guest.memoryTotalBytes ?? Number.NaN) : 0));

/** What is free now for guests that come; NaN where nobody has told. */
const freeOf = ({ nodes }: Model, mib: SizeMib): Float64Array =>
  column(nodes, ({ freePages }) => {
    if (freePages === undefined) return Number.NaN;
    return freePages.find((pages) => pages.mib === mib)?.freeBytes ?? 0;
  });

/** Memory in large pages that was set aside at boot: there is no more of it than was, and none elsewhere (S8). */
export const hugepages = {
  id: 'hugepages',
  title: 'Hugepages',
  description:
    'A guest whose memory is made of hugepages moves only to nodes with enough free pages of that size; where that is unknown it stays.',
  mode: 'continuous',
  precedence: 29,
  compile({ model, dimension }) {
    for (const mib of SIZES_MIB) {
      const away = needOf(model, mib);
      if (away.every((bytes) => bytes === 0)) continue;
      dimension({
        ...{ id: `hugepages-${mib}`, code: 'hugepages', data: { size: `${mib} MiB` }, unitName: 'Bytes' },
        ...{ limitPercent: 100, total: freeOf(model, mib), base: new Float64Array(model.nodes.length) },
        ...{ atHome: new Float64Array(away.length), away },
        unknown: reason('hugepages-unknown'),
      });
    }
  },
  checker(snapshot, settings) {
    const model = knownModel(snapshot, settings);
    const checkers = SIZES_MIB.map((mib) => {
      const [need, free] = [needOf(model, mib), freeOf(model, mib)];
      const ledger: Ledger = {
        ...{ resource: `hugepages of ${mib} MiB`, limitPercent: 100, base: () => 0 },
        total: (node) => free[node] || 0,
        weight: (guest, isHome) => (isHome ? 0 : (need[guest] ?? 0)),
      };
      return capacityChecker(model, ledger);
    });
    return { excesses: (world) => checkers.flatMap((checker) => checker.excesses(world)) };
  },
} as const satisfies Constraint;
