import { at } from '../../kit/assert.ts';
import type { Extreme, GroupRule, PlacementModel } from '../placement-model.ts';

/**
 * A model whose search tier knows nothing but extremes, move costs and group wishes, laid out for searches that
 * look at millions of candidates a second. Everything before the search tier holds at the start and is kept.
 */
export interface LevelTables {
  readonly guestCount: number;
  readonly nodeCount: number;
  readonly extremeCount: number;
  readonly dimensionCount: number;
  readonly home: Int32Array;
  readonly start: Int32Array;
  /** guest x node: 1 where a guest may be. */
  readonly allowed: Uint8Array;
  /** Nodes where each guest may be: `targets[targetStart[g]] …`. */
  readonly targetStart: Int32Array;
  readonly targets: Int32Array;
  /** guest x extreme, node x extreme. */
  readonly need: Float64Array;
  readonly base: Float64Array;
  readonly divisor: Float64Array;
  /** 1 / divisor; 0 where a node does not count. */
  readonly inverse: Float64Array;
  readonly weight: Float64Array;
  readonly hasLeast: Uint8Array;
  /** guest x dimension, node x dimension: capacity, or what the start takes where that is more. */
  readonly size: Float64Array;
  readonly capacity: Float64Array;
  /** What it costs to be away; `perTarget` may be empty. */
  readonly away: Float64Array;
  readonly perTarget: Float64Array;
  readonly groups: LevelGroups;
}

export interface LevelGroups {
  readonly count: number;
  /** Groups of a guest: `list[start[g]] …`. */
  readonly start: Int32Array;
  readonly list: Int32Array;
  readonly perNodeMax: Int32Array;
  readonly crowdedMost: Int32Array;
  readonly crowdedWeight: Float64Array;
  readonly perMember: Uint8Array;
  readonly togetherWeight: Float64Array;
  readonly size: Int32Array;
}

const NO_LIMIT = 2 ** 30;

function isPlainGroup(group: GroupRule, searchTier: number): boolean {
  const { perSiteMax, sitesMin, siteLeast, siteWish, avoids, avoidsOnSite, needs, even } = group;
  const { together, crowded } = group;
  const others = [perSiteMax, sitesMin, siteLeast, siteWish, avoids, avoidsOnSite, needs, even];
  if (others.some((each) => each !== undefined)) return false;
  if (together !== undefined && (together.tier !== searchTier || group.guests.length > 2)) return false;
  return crowded === undefined || crowded.tier === searchTier;
}

/** True where these tables say all that the model's search tier does, and all that must hold. */
export function isLevelModel(model: PlacementModel): boolean {
  const { searchTier, dimensions, pairs, extremes, groups, budgets, movedMembers, rankedTiers } = model;
  if ((pairs?.length ?? 0) > 0 || (budgets?.length ?? 0) > 0) return false;
  if (movedMembers !== undefined || rankedTiers !== undefined) return false;
  if ((extremes ?? []).some(({ tier }) => tier !== searchTier)) return false;
  if (dimensions.some(({ isDuring, needAway }) => isDuring === true || needAway !== undefined)) return false;
  if (dimensions.some(({ safety, tier = 0 }) => safety !== undefined && tier >= searchTier)) return false;
  if ((model.moveCosts ?? []).some(({ tier, perRoute }) => tier === searchTier && perRoute !== undefined))
    return false;
  return (groups ?? []).every((group) => isPlainGroup(group, searchTier));
}

function allowedCells({ allowed, guestCount, nodeCount }: PlacementModel): Uint8Array {
  if (allowed === undefined) return new Uint8Array(guestCount * nodeCount).fill(1);
  return Uint8Array.from(allowed);
}

function targetLists(allowed: Uint8Array, guestCount: number, nodeCount: number) {
  const targetStart = new Int32Array(guestCount + 1);
  let count = 0;
  for (let cell = 0; cell < allowed.length; cell++) count += at(allowed, cell);
  const targets = new Int32Array(count);
  let next = 0;
  for (let guest = 0; guest < guestCount; guest++) {
    for (let node = 0; node < nodeCount; node++)
      if (allowed[guest * nodeCount + node] === 1) targets[next++] = node;
    targetStart[guest + 1] = next;
  }
  return { targetStart, targets };
}

function sideBySide(rows: readonly ArrayLike<number>[], count: number): Float64Array {
  const cells = new Float64Array(rows.length * count);
  rows.forEach((row, index) => {
    for (let item = 0; item < count; item++) cells[item * rows.length + index] = at(row, item);
  });
  return cells;
}

function capacities(model: PlacementModel, start: Int32Array): Float64Array {
  const rows = model.dimensions.map(({ need, capacity }) => {
    const load = new Float64Array(model.nodeCount);
    start.forEach((node, guest) => {
      load[node] = at(load, node) + at(need, guest);
    });
    return load.map((each, node) => Math.max(each, at(capacity, node)));
  });
  return sideBySide(rows, model.nodeCount);
}

function addTo(sums: Float64Array, figures: ArrayLike<number>): void {
  for (let index = 0; index < sums.length; index++) sums[index] = at(sums, index) + at(figures, index);
}

function moveCosts({ moveCosts: costs = [], searchTier, guestCount, nodeCount, home }: PlacementModel) {
  const own = costs.filter(({ tier }) => tier === searchTier);
  const away = new Float64Array(guestCount);
  for (const { perGuest } of own) if (perGuest !== undefined) addTo(away, perGuest);
  const tables = own.flatMap(({ perTarget: table }) => (table === undefined ? [] : [table]));
  const perTarget = new Float64Array(tables.length === 0 ? 0 : guestCount * nodeCount);
  for (const table of tables) addTo(perTarget, table);
  if (perTarget.length > 0)
    for (let guest = 0; guest < guestCount; guest++) perTarget[guest * nodeCount + at(home, guest)] = 0;
  return { away, perTarget };
}

function groupLists({ groups = [], guestCount }: PlacementModel): LevelGroups {
  const start = new Int32Array(guestCount + 1);
  for (const { guests } of groups) for (const guest of guests) start[guest + 1] = at(start, guest + 1) + 1;
  for (let guest = 0; guest < guestCount; guest++) start[guest + 1] = at(start, guest + 1) + at(start, guest);
  const next = start.slice();
  const list = new Int32Array(at(start, guestCount));
  groups.forEach(({ guests }, group) => {
    for (const guest of guests) {
      list[at(next, guest)] = group;
      next[guest] = at(next, guest) + 1;
    }
  });
  return {
    ...{ count: groups.length, start, list },
    perNodeMax: Int32Array.from(groups, ({ perNodeMax }) => perNodeMax ?? NO_LIMIT),
    crowdedMost: Int32Array.from(groups, ({ crowded }) => crowded?.most ?? NO_LIMIT),
    crowdedWeight: Float64Array.from(groups, ({ crowded }) => crowded?.weight ?? 0),
    perMember: Uint8Array.from(groups, ({ crowded }) => Number(crowded?.per === 'member')),
    togetherWeight: Float64Array.from(groups, ({ together }) => together?.weight ?? 0),
    size: Int32Array.from(groups, ({ guests }) => guests.length),
  };
}

const zeros = (count: number): Float64Array => new Float64Array(count);

/** Lays a model out, which `isLevelModel`. */
export function levelTables(model: PlacementModel): LevelTables {
  const { guestCount, nodeCount, dimensions } = model;
  const extremes: readonly Extreme[] = (model.extremes ?? []).filter(({ weight }) => weight > 0);
  const start = Int32Array.from(model.start ?? model.home);
  const allowed = allowedCells(model);
  const divisor = sideBySide(
    extremes.map((each) => each.divisor),
    nodeCount,
  );
  return {
    ...{ guestCount, nodeCount, start, allowed, divisor },
    extremeCount: extremes.length,
    dimensionCount: dimensions.length,
    home: Int32Array.from(model.home),
    ...targetLists(allowed, guestCount, nodeCount),
    need: sideBySide(
      extremes.map(({ need }) => need),
      guestCount,
    ),
    base: sideBySide(
      extremes.map(({ base }) => base ?? zeros(nodeCount)),
      nodeCount,
    ),
    inverse: divisor.map((each) => (each > 0 ? 1 / each : 0)),
    weight: Float64Array.from(extremes, ({ weight }) => weight),
    hasLeast: Uint8Array.from(extremes, ({ of }) => Number(of === 'gap')),
    size: sideBySide(
      dimensions.map(({ need }) => need),
      guestCount,
    ),
    capacity: capacities(model, start),
    ...moveCosts(model),
    groups: groupLists(model),
  };
}
