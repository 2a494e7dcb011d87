import type { LevelTables } from './level-tables.ts';

/** A placement with its levels and what follows from them, kept up to date move by move. */
export interface LevelState {
  readonly tables: LevelTables;
  readonly place: Int32Array;
  /** Guests of each node, side by side with room for all: where each stands is in `slot`. */
  readonly residents: readonly Int32Array[];
  readonly residentCount: Int32Array;
  readonly slot: Int32Array;
  /** node x extreme: what is there, and the level in whole numbers. */
  readonly load: Float64Array;
  readonly level: Float64Array;
  /** Per extreme. */
  readonly most: Float64Array;
  readonly least: Float64Array;
  /** node x dimension. */
  readonly room: Float64Array;
  /** group x node: members there; per group: nodes that have any. */
  readonly onNode: Uint16Array;
  /** What moves cost and broken wishes cost together. */
  readonly total: { moves: number; wishes: number };
}

export function levelState(tables: LevelTables, place: ArrayLike<number> = tables.start): LevelState {
  const { guestCount, nodeCount, extremeCount, dimensionCount, groups } = tables;
  const state: LevelState = {
    tables,
    place: Int32Array.from(place),
    residents: Array.from({ length: nodeCount }, () => new Int32Array(guestCount)),
    residentCount: new Int32Array(nodeCount),
    slot: new Int32Array(guestCount),
    load: tables.base.slice(),
    level: new Float64Array(nodeCount * extremeCount),
    most: new Float64Array(extremeCount),
    least: new Float64Array(extremeCount),
    room: tables.capacity.slice(),
    onNode: new Uint16Array(groups.count * nodeCount),
    total: { moves: 0, wishes: 0 },
  };
  for (let guest = 0; guest < guestCount; guest++) {
    const node = state.place[guest] as number;
    settle(state, guest, node);
    for (let extreme = 0; extreme < extremeCount; extreme++) {
      const cell = node * extremeCount + extreme;
      state.load[cell] =
        (state.load[cell] as number) + (tables.need[guest * extremeCount + extreme] as number);
    }
    for (let row = 0; row < dimensionCount; row++) {
      const cell = node * dimensionCount + row;
      state.room[cell] = (state.room[cell] as number) - (tables.size[guest * dimensionCount + row] as number);
    }
    for (let index = groups.start[guest] as number; index < (groups.start[guest + 1] as number); index++) {
      const cell = (groups.list[index] as number) * nodeCount + node;
      state.onNode[cell] = (state.onNode[cell] as number) + 1;
    }
    state.total.moves += costAt(tables, guest, node);
  }
  for (let node = 0; node < nodeCount; node++) relevel(state, node);
  for (let extreme = 0; extreme < extremeCount; extreme++) findExtremes(state, extreme);
  for (let group = 0; group < groups.count; group++) state.total.wishes += wishCost(state, group);
  return state;
}

/** What it costs that a guest is on a node. */
export function costAt(
  { home, away, perTarget, nodeCount }: LevelTables,
  guest: number,
  node: number,
): number {
  if (home[guest] === node) return 0;
  const cost = away[guest] as number;
  return perTarget.length === 0 ? cost : cost + (perTarget[guest * nodeCount + node] as number);
}

function wishCost({ tables, onNode }: LevelState, group: number): number {
  const { nodeCount, groups } = tables;
  const first = group * nodeCount;
  let [crowded, most] = [0, 0];
  for (let cell = first; cell < first + nodeCount; cell++) {
    const count = onNode[cell] as number;
    most = Math.max(most, count);
    crowded += crowdedCost(groups, group, count);
  }
  return crowded + (groups.togetherWeight[group] as number) * ((groups.size[group] as number) - most);
}

/** What so many members on one node cost. */
export function crowdedCost(groups: LevelTables['groups'], group: number, count: number): number {
  const above = count - (groups.crowdedMost[group] as number);
  if (above <= 0) return 0;
  return (groups.crowdedWeight[group] as number) * (groups.perMember[group] === 1 ? above : 1);
}

function settle({ residents, residentCount, slot, place }: LevelState, guest: number, node: number): void {
  const position = residentCount[node] as number;
  (residents[node] as Int32Array)[position] = guest;
  slot[guest] = position;
  residentCount[node] = position + 1;
  place[guest] = node;
}

function unsettle({ residents, residentCount, slot }: LevelState, guest: number, node: number): void {
  const list = residents[node] as Int32Array;
  const last = (residentCount[node] as number) - 1;
  const position = slot[guest] as number;
  const mover = list[last] as number;
  list[position] = mover;
  slot[mover] = position;
  residentCount[node] = last;
}

function relevel({ tables, load, level }: LevelState, node: number): void {
  const { extremeCount, divisor } = tables;
  const end = (node + 1) * extremeCount;
  for (let cell = node * extremeCount; cell < end; cell++) {
    const by = divisor[cell] as number;
    level[cell] = by === 0 ? 0 : Math.floor((load[cell] as number) / by);
  }
}

function findExtremes({ tables, level, most, least }: LevelState, extreme: number): void {
  const { extremeCount, nodeCount, divisor } = tables;
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let cell = extreme; cell < nodeCount * extremeCount; cell += extremeCount) {
    if (divisor[cell] === 0) continue;
    const each = level[cell] as number;
    if (each > high) high = each;
    if (each < low) low = each;
  }
  most[extreme] = high < low ? 0 : high;
  least[extreme] = high < low ? 0 : low;
}

/** The objective as it is: weighed extremes, moves and wishes. */
export function objective({ tables, most, least, total }: LevelState): number {
  const { extremeCount, weight, hasLeast } = tables;
  let sum = total.moves + total.wishes;
  for (let extreme = 0; extreme < extremeCount; extreme++)
    sum +=
      (weight[extreme] as number) *
      ((most[extreme] as number) - (hasLeast[extreme] === 1 ? (least[extreme] as number) : 0));
  return sum;
}

function shiftLoad(state: LevelState, guest: number, node: number, sign: 1 | -1): void {
  const { tables, load, level, room } = state;
  const { extremeCount, dimensionCount, need, size, divisor } = tables;
  const [first, own] = [node * extremeCount, guest * extremeCount];
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const cell = first + extreme;
    const now = (load[cell] as number) + sign * (need[own + extreme] as number);
    load[cell] = now;
    const by = divisor[cell] as number;
    level[cell] = by === 0 ? 0 : Math.floor(now / by);
  }
  const [rooms, sizes] = [node * dimensionCount, guest * dimensionCount];
  for (let row = 0; row < dimensionCount; row++)
    room[rooms + row] = (room[rooms + row] as number) - sign * (size[sizes + row] as number);
}

/** The greatest and the least after the levels of two nodes have changed. */
function refreshExtremes(state: LevelState, from: number, to: number, before: Float64Array): void {
  const { tables, level, most, least } = state;
  const { extremeCount } = tables;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const [source, goal] = [from * extremeCount + extreme, to * extremeCount + extreme];
    const [high, low] = [most[extreme] as number, least[extreme] as number];
    const top = Math.max(level[source] as number, level[goal] as number);
    const bottom = Math.min(level[source] as number, level[goal] as number);
    const [wasFrom, wasTo] = [before[2 * extreme] as number, before[2 * extreme + 1] as number];
    if (
      isOpen(tables, source, goal) ||
      isGone(wasFrom, wasTo, high, top) ||
      isGone(-wasFrom, -wasTo, -low, -bottom)
    )
      findExtremes(state, extreme);
    else {
      most[extreme] = Math.max(top, high);
      least[extreme] = Math.min(bottom, low);
    }
  }
}

/** A node that does not count has changed: then its level says nothing. */
const isOpen = ({ divisor }: LevelTables, one: number, other: number): boolean =>
  divisor[one] === 0 || divisor[other] === 0;

/** One of two was the greatest, and neither is any more. */
const isGone = (one: number, other: number, high: number, top: number): boolean =>
  (one === high || other === high) && top < high;

const before = new Float64Array(64);

/** Moves a guest, without asking whether it may. */
export function moveLevel(state: LevelState, guest: number, to: number): void {
  const { tables, place, level, total } = state;
  const from = place[guest] as number;
  if (from === to) return;
  const { extremeCount } = tables;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    before[2 * extreme] = level[from * extremeCount + extreme] as number;
    before[2 * extreme + 1] = level[to * extremeCount + extreme] as number;
  }
  total.moves += costAt(tables, guest, to) - costAt(tables, guest, from);
  total.wishes += wishDelta(state, guest, to);
  shiftLoad(state, guest, from, -1);
  shiftLoad(state, guest, to, 1);
  moveInGroups(state, guest, from, to);
  unsettle(state, guest, from);
  settle(state, guest, to);
  refreshExtremes(state, from, to, before);
}

/** Counts a member of groups on another node. */
export function moveInGroups({ tables, onNode }: LevelState, guest: number, from: number, to: number): void {
  const { groups, nodeCount } = tables;
  for (let index = groups.start[guest] as number; index < (groups.start[guest + 1] as number); index++) {
    const first = (groups.list[index] as number) * nodeCount;
    onNode[first + from] = (onNode[first + from] as number) - 1;
    onNode[first + to] = (onNode[first + to] as number) + 1;
  }
}

/** What it adds to broken wishes that a guest moves. */
export function wishDelta({ tables, onNode, place }: LevelState, guest: number, to: number): number {
  const { groups, nodeCount } = tables;
  const from = place[guest] as number;
  let sum = 0;
  for (let index = groups.start[guest] as number; index < (groups.start[guest + 1] as number); index++) {
    const group = groups.list[index] as number;
    const [here, there] = [
      onNode[group * nodeCount + from] as number,
      onNode[group * nodeCount + to] as number,
    ];
    if (groups.crowdedWeight[group] !== 0)
      sum +=
        crowdedCost(groups, group, here - 1) -
        crowdedCost(groups, group, here) +
        crowdedCost(groups, group, there + 1) -
        crowdedCost(groups, group, there);
    const weight = groups.togetherWeight[group] as number;
    if (weight !== 0) sum += weight * (here === 2 ? 1 : there === 1 ? -1 : 0);
  }
  return sum;
}

/** True where a guest may come to a node: allowed, room for it, and no group against it; `goer` leaves in exchange. */
export function mayCome(state: LevelState, guest: number, to: number, goer = -1): boolean {
  const { tables, room, onNode } = state;
  const { dimensionCount, size, groups, nodeCount, allowed } = tables;
  if (allowed[guest * nodeCount + to] === 0) return false;
  const [rooms, sizes] = [to * dimensionCount, guest * dimensionCount];
  for (let row = 0; row < dimensionCount; row++) {
    const freed = goer < 0 ? 0 : (size[goer * dimensionCount + row] as number);
    if ((size[sizes + row] as number) > (room[rooms + row] as number) + freed) return false;
  }
  for (let index = groups.start[guest] as number; index < (groups.start[guest + 1] as number); index++) {
    const group = groups.list[index] as number;
    const there = onNode[group * nodeCount + to] as number;
    if (there < (groups.perNodeMax[group] as number)) continue;
    if (goer < 0 || !isMember(groups, goer, group)) return false;
  }
  return true;
}

function isMember({ start, list }: LevelTables['groups'], guest: number, wanted: number): boolean {
  for (let index = start[guest] as number; index < (start[guest + 1] as number); index++)
    if (list[index] === wanted) return true;
  return false;
}
