import type { Levels } from './extremes.ts';
import type { Placement } from './placement.ts';

const copyLevels = ({ load, level, fullest, emptiest, value }: Levels): Levels => ({
  ...{ load: load.slice(), level: level.slice() },
  ...{ fullest: fullest.slice(), emptiest: emptiest.slice(), value: value.slice() },
});

/** The same placement, to be changed by somebody else: a tenth of the work of adding everything up. */
export function copyPlacement(placement: Placement): Placement {
  const { tables, residents, levels } = placement;
  return {
    tables,
    place: placement.place.slice(),
    excess: placement.excess.slice(),
    room: placement.room.slice(),
    nodeCost: placement.nodeCost.slice(),
    tilt: placement.tilt.slice(),
    cost: placement.cost.slice(),
    delta: placement.delta.slice(),
    residents: residents.map((guests) => guests.slice()),
    slot: placement.slot.slice(),
    onNode: placement.onNode.slice(),
    onSite: placement.onSite.slice(),
    inHood: placement.inHood.slice(),
    sitesUsed: placement.sitesUsed.slice(),
    sitesMin: placement.sitesMin.slice(),
    nodesWith: placement.nodesWith.slice(),
    fullest: placement.fullest.slice(),
    moved: placement.moved.slice(),
    movedHistogram: placement.movedHistogram.slice(),
    movedMost: placement.movedMost.slice(),
    levels: copyLevels(levels),
    spent: placement.spent.slice(),
    spendable: placement.spendable.slice(),
  };
}
