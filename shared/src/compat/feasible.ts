import { at } from '../kit/assert.ts';
import { blocksOf } from './blocks.ts';
import type { CompatCluster } from './cluster.ts';
import { type CapacityRule, type HardRule, needOf } from './hard-rules.ts';

/** A placement of all guests that keeps the rules, a proof that there is none, or neither within the work. */
export type Feasibility =
  | { readonly answer: 'yes'; readonly place: Int32Array }
  | { readonly answer: 'no' | 'unknown' };

/** The rules as a puzzle: blocks of guests on nodes, with what each needs and whom it must not meet. */
interface Puzzle {
  readonly members: readonly (readonly number[])[];
  readonly nodeCount: number;
  /** Where the first guest of each is now. */
  readonly homes: readonly number[];
  readonly options: readonly (readonly number[])[];
  /** Per dimension. */
  readonly needs: readonly Float64Array[];
  readonly room: readonly Float64Array[];
  readonly enemies: readonly (readonly number[])[];
}

const isCapacity = (rule: HardRule): rule is CapacityRule =>
  rule.kind === 'memory' || rule.kind === 'cpu' || rule.kind === 'storage';

function refusedNodes(cluster: CompatCluster, rules: readonly HardRule[]): (guest: number) => Set<number> {
  const closed = rules.flatMap((rule) =>
    rule.kind === 'maintenance' || rule.kind === 'evacuation' ? [rule.node] : [],
  );
  const only = new Map<number, Set<number>[]>();
  for (const rule of rules)
    if (rule.kind === 'pin' || rule.kind === 'ignored') {
      const nodes = new Set(rule.kind === 'pin' ? rule.nodes : [rule.node]);
      only.set(rule.guest, [...(only.get(rule.guest) ?? []), nodes]);
    }
  return (guest) => {
    const refused = new Set(closed);
    for (const nodes of only.get(guest) ?? [])
      for (let node = 0; node < cluster.nodes.length; node++) if (!nodes.has(node)) refused.add(node);
    return refused;
  };
}

function enemiesOf(rules: readonly HardRule[], blockOf: Int32Array, blockCount: number): Set<number>[] {
  const enemies = Array.from({ length: blockCount }, () => new Set<number>());
  for (const rule of rules)
    if (rule.kind === 'apart')
      for (const one of rule.guests)
        for (const other of rule.guests)
          if (one !== other) enemies[at(blockOf, one)]?.add(at(blockOf, other));
  return enemies;
}

function puzzleOf(cluster: CompatCluster, rules: readonly HardRule[]): Puzzle {
  const { nodes, guests } = cluster;
  const { members, blockOf } = blocksOf(
    guests.length,
    rules.flatMap((rule) => (rule.kind === 'together' ? [rule.guests] : [])),
  );
  const refused = refusedNodes(cluster, rules);
  const options = members.map((block) => {
    const all = block.map(refused);
    return nodes.flatMap((_, node) => (all.some((each) => each.has(node)) ? [] : [node]));
  });
  const dimensions = new Map<string, CapacityRule[]>();
  for (const rule of rules.filter(isCapacity)) {
    const key = `${rule.kind} ${rule.pool}`;
    dimensions.set(key, [...(dimensions.get(key) ?? []), rule]);
  }
  const kinds = [...dimensions.values()];
  return {
    ...{ members, options, nodeCount: nodes.length },
    homes: members.map(([first]) => guests[first ?? 0]?.node ?? 0),
    needs: kinds.map(([kind]) =>
      Float64Array.from(members, (block) =>
        kind === undefined ? 0 : block.reduce((sum, guest) => sum + needOf(kind, at(guests, guest)), 0),
      ),
    ),
    room: kinds.map((each) => {
      const room = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
      for (const { node, capacity } of each) room[node] = capacity;
      return room;
    }),
    enemies: enemiesOf(rules, blockOf, members.length).map((each) => [...each]),
  };
}

/** Proofs by counting: an enemy of itself, and guests that can only be where there is not room for all of them. */
function isHopeless({ options, needs, room, enemies }: Puzzle): boolean {
  if (options.some(({ length }) => length === 0)) return true;
  if (enemies.some((each, block) => each.includes(block))) return true;
  const sets = new Map(options.map((nodes) => [nodes.join(), nodes]));
  for (const nodes of sets.values()) {
    const within = new Set(nodes);
    const inside = options.map((each) => each.every((node) => within.has(node)));
    for (const [dimension, need] of needs.entries()) {
      const wanted = need.reduce((sum, each, block) => (inside[block] ? sum + each : sum), 0);
      const there = nodes.reduce((sum, node) => sum + at(at(room, dimension), node), 0);
      if (wanted > there) return true;
    }
  }
  return false;
}

interface Trial {
  readonly puzzle: Puzzle;
  readonly room: readonly Float64Array[];
  readonly place: Int32Array;
  work: number;
}

function fits({ puzzle, room, place }: Trial, block: number, node: number): boolean {
  for (let dimension = 0; dimension < room.length; dimension++)
    if ((puzzle.needs[dimension]?.[block] ?? 0) > (room[dimension]?.[node] ?? 0)) return false;
  for (const enemy of puzzle.enemies[block] ?? []) if (place[enemy] === node) return false;
  return true;
}

function put({ puzzle, room, place }: Trial, block: number, node: number, sign: 1 | -1): void {
  place[block] = sign === 1 ? node : -1;
  for (let dimension = 0; dimension < room.length; dimension++) {
    const there = room[dimension];
    if (there !== undefined)
      there[node] = (there[node] ?? 0) - sign * (puzzle.needs[dimension]?.[block] ?? 0);
  }
}

/** Blocks among which the one with fewest places left is looked for at each step; beyond, the order is fixed. */
const LOOK = 64;

/** The next block and its places: the most cramped of the first that are open. */
function mostCramped(
  trial: Trial,
  order: readonly number[],
): readonly [number, readonly number[]] | undefined {
  let found: readonly [number, readonly number[]] | undefined;
  let looked = 0;
  for (const block of order) {
    if (trial.place[block] !== -1) continue;
    if (looked++ === LOOK) break;
    const places = (trial.puzzle.options[block] ?? []).filter((node) => fits(trial, block, node));
    trial.work += trial.puzzle.options[block]?.length ?? 0;
    if (found === undefined || places.length < found[1].length) found = [block, places];
    if (places.length === 0) break;
  }
  return found;
}

/** Home first, then the emptiest place: what is left there is the most of the first dimension. */
const preferred = ({ room, puzzle }: Trial, block: number, places: readonly number[]): number[] => {
  const isHome = (node: number) => Number(puzzle.homes[block] === node);
  return [...places].sort(
    (one, other) =>
      isHome(other) - isHome(one) || (room[0]?.[other] ?? 0) - (room[0]?.[one] ?? 0) || one - other,
  );
};

/** Depth first with a stack of its own, because clusters are larger than call stacks. */
function search(puzzle: Puzzle, order: readonly number[], workMax: number): Int32Array | 'no' | 'unknown' {
  const place = new Int32Array(puzzle.members.length).fill(-1);
  const trial: Trial = { puzzle, place, room: puzzle.room.map((each) => each.slice()), work: 0 };
  const stack: { readonly block: number; readonly places: readonly number[]; next: number }[] = [];
  const open = () => {
    const cramped = mostCramped(trial, order);
    if (cramped !== undefined)
      stack.push({ block: cramped[0], places: preferred(trial, ...cramped), next: 0 });
    return cramped !== undefined;
  };
  if (!open()) return place;
  while (trial.work <= workMax) {
    const top = stack.at(-1);
    if (top === undefined) return 'no';
    if (place[top.block] !== -1) put(trial, top.block, at(place, top.block), -1);
    const node = top.places[top.next++];
    if (node === undefined) stack.pop();
    else {
      put(trial, top.block, node, 1);
      if (!open()) return place;
    }
  }
  return 'unknown';
}

/** The hard ones first: few places, then what takes the greatest part of a node. */
function hardestFirst({ members, options, needs, room, enemies }: Puzzle): number[] {
  const largest = room.map((each) =>
    each.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 1),
  );
  const size = members.map((_, block) =>
    needs.reduce((most, need, dimension) => Math.max(most, at(need, block) / at(largest, dimension)), 0),
  );
  return members
    .map((_, block) => block)
    .sort(
      (one, other) =>
        at(options, one).length - at(options, other).length ||
        at(size, other) - at(size, one) ||
        at(enemies, other).length - at(enemies, one).length ||
        one - other,
    );
}

/**
 * As many as possible at home, the others where there is most room: usually enough, and close to home.
 * Undefined where somebody finds no place so.
 */
function settledAtHome(puzzle: Puzzle, order: readonly number[]): Int32Array | undefined {
  const place = new Int32Array(puzzle.members.length).fill(-1);
  const trial: Trial = { puzzle, place, room: puzzle.room.map((each) => each.slice()), work: 0 };
  const strangers = order.filter((block) => {
    const home = puzzle.homes[block] ?? 0;
    if (!puzzle.options[block]?.includes(home) || !fits(trial, block, home)) return true;
    put(trial, block, home, 1);
    return false;
  });
  for (const block of strangers) {
    const places = (puzzle.options[block] ?? []).filter((node) => fits(trial, block, node));
    const [node] = preferred(trial, block, places);
    if (node === undefined) return undefined;
    put(trial, block, node, 1);
  }
  return place;
}

/** Guests kept apart from each other, by themselves: too few nodes for them are a proof for all. */
function cliques({ enemies }: Puzzle): number[][] {
  const seen = new Set<number>();
  const found: number[][] = [];
  enemies.forEach((each, block) => {
    if (each.length === 0 || seen.has(block)) return;
    const clique = [block];
    for (const enemy of each)
      if (clique.every((member) => enemies[member]?.includes(enemy))) clique.push(enemy);
    for (const member of clique) seen.add(member);
    found.push(clique);
  });
  return found;
}

/** Whether the rules can be kept all together. */
export function feasibility(
  cluster: CompatCluster,
  rules: readonly HardRule[],
  workMax: number,
): Feasibility {
  const puzzle = puzzleOf(cluster, rules);
  if (isHopeless(puzzle)) return { answer: 'no' };
  const order = hardestFirst(puzzle);
  const settled = settledAtHome(puzzle, order);
  if (settled !== undefined) return { answer: 'yes', place: guestPlaces(cluster, puzzle, settled) };
  for (const clique of cliques(puzzle))
    if (clique.length < puzzle.members.length && search(puzzle, clique, workMax / 10) === 'no')
      return { answer: 'no' };
  const found = search(puzzle, order, workMax);
  if (typeof found === 'string') return { answer: found };
  return { answer: 'yes', place: guestPlaces(cluster, puzzle, found) };
}

function guestPlaces({ guests }: CompatCluster, { members }: Puzzle, found: Int32Array): Int32Array {
  const place = new Int32Array(guests.length);
  members.forEach((block, index) => {
    for (const guest of block) place[guest] = at(found, index);
  });
  return place;
}
