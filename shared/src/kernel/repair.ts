import { compareCosts } from './compare-costs.ts';
import { evaluateMove } from './evaluate.ts';
import { moveGuest, type Placement } from './placement.ts';

/** More residents of one node than this are not tried in pairs: those that give back most go first. */
const PAIRS_OF_MAX = 64;

/** Tiers before the one that a search may make worse: what costs there is broken. */
function isBroken({ tables, nodeCost }: Placement, node: number): boolean {
  for (let tier = 0; tier < tables.searchTier; tier++)
    if ((nodeCost[tier * tables.nodeCount + node] as number) > 0) return true;
  return false;
}

interface Row {
  readonly row: number;
  readonly excess: number;
}

/** What a node has too much of, in the rows that make it broken. */
function excesses({ tables, excess }: Placement, node: number): Row[] {
  const { rowCount, tierStart, searchTier, weight, squareWeight } = tables;
  const rows: Row[] = [];
  for (let row = 0; row < (tierStart[searchTier] as number); row++) {
    const above = excess[node * rowCount + row] as number;
    const hasCost = (weight[row] as number) > 0 || (squareWeight[row] as number) > 0;
    if (above > 0 && hasCost) rows.push({ row, excess: above });
  }
  return rows;
}

const needOf = ({ tables }: Placement, guest: number, row: number): number =>
  tables.need[guest * tables.rowCount + row] as number;

/** What it costs to move a guest at all, in the tiers from the searched one on. */
function priceOf({ tables }: Placement, guest: number): number {
  let price = 0;
  for (const { perGuest } of tables.moveCosts) price += perGuest[guest] ?? 0;
  return price;
}

interface Choice {
  readonly guests: readonly number[];
  readonly price: number;
}

/** Ways to relieve a node with as few guests as possible: one, else two, else the largest one after the other. */
function choices(placement: Placement, node: number): Choice[] {
  const rows = excesses(placement, node);
  const residents = placement.residents[node] ?? [];
  const relieves = (guests: readonly number[]) =>
    rows.every(({ row, excess }) => {
      let given = 0;
      for (const guest of guests) given += needOf(placement, guest, row);
      return given >= excess;
    });
  const choice = (guests: readonly number[]): Choice => ({
    guests,
    price: guests.reduce((sum, guest) => sum + priceOf(placement, guest), 0),
  });
  const cheapest = (sets: readonly (readonly number[])[]) =>
    sets
      .filter(relieves)
      .map(choice)
      .sort((one, two) => one.price - two.price);
  const singles = cheapest(residents.map((guest) => [guest]));
  if (singles.length > 0) return singles;
  const few = residents.length > PAIRS_OF_MAX ? [] : residents;
  const pairs = cheapest(few.flatMap((one, index) => few.slice(index + 1).map((two) => [one, two])));
  return pairs.length > 0 ? pairs : [choice(largest(placement, residents, rows))];
}

/** The largest first, in the row that is worst, until the node is relieved. */
function largest(placement: Placement, residents: readonly number[], rows: readonly Row[]): number[] {
  const [worst] = [...rows].sort((one, two) => two.excess - one.excess);
  if (worst === undefined) return [];
  const sorted = [...residents].sort(
    (one, two) => needOf(placement, two, worst.row) - needOf(placement, one, worst.row),
  );
  const left = rows.map(({ excess }) => excess);
  return sorted.filter((guest) => {
    if (left.every((excess) => excess <= 0)) return false;
    rows.forEach(({ row }, index) => {
      left[index] = (left[index] ?? 0) - needOf(placement, guest, row);
    });
    return true;
  });
}

/** The emptiest first, by the share that is left in the fullest row. */
function byRoom({ tables, room }: Placement): Int32Array {
  const { nodeCount, rowCount, capacity } = tables;
  const share = new Float64Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    let least = Number.POSITIVE_INFINITY;
    for (let row = 0; row < rowCount; row++) {
      const limit = capacity[node * rowCount + row] as number;
      if (limit < Number.POSITIVE_INFINITY)
        least = Math.min(least, (room[node * rowCount + row] as number) / Math.max(1, limit));
    }
    share[node] = least;
  }
  return Int32Array.from(share.keys()).sort(
    (one, two) => (share[two] as number) - (share[one] as number) || one - two,
  );
}

/** Where a guest may go so that it gets better, on a node that took nobody yet if there is one; -1 for nowhere. */
function targetOf(placement: Placement, guest: number, nodes: Int32Array, taken: Uint8Array): number {
  const { model, tierCount } = placement.tables;
  const nothing = new Float64Array(tierCount);
  let second = -1;
  for (const node of nodes) {
    if (taken[node] === 1 && second >= 0) continue;
    if (!evaluateMove(placement, guest, node)) continue;
    if (compareCosts(placement.delta, nothing, model.rankedTiers) >= 0) continue;
    if (taken[node] === 0) return node;
    second = node;
  }
  return second;
}

/** Too many of a group on a node, where a tier before the searched one says so. */
function crowded({ tables: { model, searchTier }, place }: Placement): number[] {
  return (model.groups ?? []).flatMap(({ guests, perNodeMax = guests.length, repair: wish }) => {
    if (wish === undefined || wish.tier >= searchTier) return [];
    const counts = new Map<number, number>();
    for (const guest of guests)
      counts.set(place[guest] as number, (counts.get(place[guest] as number) ?? 0) + 1);
    return guests.filter((guest) => (counts.get(place[guest] as number) ?? 0) > perNodeMax);
  });
}

/** Guests that should not be at home at all, such as those outside of their fence. */
const unwanted = ({ tables: { model, searchTier } }: Placement): number[] =>
  (model.moveCosts ?? []).flatMap(({ tier, perGuest = [] }) =>
    tier < searchTier ? Array.from(perGuest, (cost, guest) => (cost < 0 ? guest : -1)) : [],
  );

/** Moves who is where something is broken by it, until it is mended; on broken nodes first, the cheapest first. */
function sendAway(placement: Placement, nodes: Int32Array, taken: Uint8Array): number {
  const { place } = placement;
  const onBroken = (guest: number) => taken[place[guest] as number] as number;
  const guests = [...new Set([...crowded(placement), ...unwanted(placement)])].filter((guest) => guest >= 0);
  const order = guests.sort(
    (one, two) =>
      onBroken(two) - onBroken(one) || priceOf(placement, one) - priceOf(placement, two) || one - two,
  );
  return order.reduce((moved, guest) => moved + leave(placement, [guest], nodes, taken), 0);
}

/**
 * The smallest repair: mends what costs something in a tier before the searched one (nodes with too much, groups that
 * are crowded, guests that should not be where they are) and touches nobody else, however many there are. Returns
 * how many guests it moved. What it cannot repair it leaves.
 */
export function repair(placement: Placement): number {
  const { nodeCount } = placement.tables;
  const nodes = byRoom(placement);
  const taken = new Uint8Array(nodeCount);
  for (const node of nodes) if (isBroken(placement, node)) taken[node] = 1;
  const sent = sendAway(placement, nodes, taken);
  const broken = [...nodes].filter((node) => isBroken(placement, node));
  const tries = broken.map((node) => choices(placement, node));
  const order = [...tries.keys()].sort(
    (one, two) => (tries[two]?.[0]?.guests.length ?? 0) - (tries[one]?.[0]?.guests.length ?? 0) || one - two,
  );
  let moved = sent;
  for (const index of order) {
    for (const { guests } of tries[index] ?? []) {
      const done = leave(placement, guests, nodes, taken);
      moved += done;
      if (done > 0) break;
    }
  }
  return moved;
}

/** Moves all of these guests, or none. */
function leave(placement: Placement, guests: readonly number[], nodes: Int32Array, taken: Uint8Array) {
  const from = guests.map((guest) => placement.place[guest] as number);
  for (const [index, guest] of guests.entries()) {
    const to = targetOf(placement, guest, nodes, taken);
    if (to >= 0) {
      moveGuest(placement, guest, to);
      taken[to] = 1;
      continue;
    }
    for (let before = 0; before < index; before++)
      moveGuest(placement, guests[before] as number, from[before] as number);
    return 0;
  }
  return guests.length;
}
