import type { Counted, Puzzle } from './puzzle.ts';

export type Answer = 'no' | 'unknown' | 'yes';

/** Where the pieces are so far: -1 for nowhere yet. */
interface Trial {
  readonly puzzle: Puzzle;
  readonly place: Int32Array;
  work: number;
}

const bucketOf = ({ puzzle }: Trial, per: 'node' | 'site', node: number): number =>
  per === 'node' ? node : (puzzle.site[node] ?? 0);

const bucketCount = ({ nodes, siteNames }: Puzzle, per: 'node' | 'site'): number =>
  per === 'node' ? nodes.length : siteNames.length;

const bucketNames = ({ nodes, siteNames }: Puzzle, per: 'node' | 'site'): readonly string[] =>
  per === 'node' ? nodes : siteNames;

/** Members by bucket, and how many are nowhere yet. */
function tally(trial: Trial, members: Counted<'count'>['members'], per: 'node' | 'site') {
  const counts = new Int32Array(bucketCount(trial.puzzle, per));
  let free = 0;
  for (const { piece, weight } of members) {
    const node = trial.place[piece] ?? -1;
    if (node < 0) free += weight;
    else {
      const bucket = bucketOf(trial, per, node);
      counts[bucket] = (counts[bucket] ?? 0) + weight;
    }
  }
  trial.work += members.length;
  return { counts, free };
}

function countsHold(trial: Trial, { demand, members }: Counted<'count'>): boolean {
  const { counts, free } = tally(trial, members, demand.per);
  if (counts.some((count) => count > demand.most)) return false;
  let missing = 0;
  bucketNames(trial.puzzle, demand.per).forEach((name, bucket) => {
    missing += Math.max(0, (demand.least.get(name) ?? 0) - (counts[bucket] ?? 0));
  });
  for (const [name, least] of demand.least)
    if (least > 0 && !bucketNames(trial.puzzle, demand.per).includes(name)) return false;
  return missing <= free && hasPlaces(trial, { demand, members }, counts);
}

/** Whether all members that are nowhere yet find places at once: a matching of members to what is left. */
function hasPlaces(
  trial: Trial,
  { demand, members }: Pick<Counted<'count'>, 'demand' | 'members'>,
  counts: Int32Array,
) {
  if (demand.most >= members.length || members.some(({ weight }) => weight > 1)) return true;
  const held: number[][] = [...counts].map(() => []);
  const seat = (piece: number, tried: Set<number>): boolean => {
    const { allowed } = trial.puzzle.pieces[piece] ?? { allowed: new Uint8Array(0) };
    for (let node = 0; node < allowed.length; node++) {
      const bucket = bucketOf(trial, demand.per, node);
      if (allowed[node] !== 1 || tried.has(bucket)) continue;
      tried.add(bucket);
      trial.work++;
      const there = held[bucket] ?? [];
      const full = (counts[bucket] ?? 0) + there.length >= demand.most;
      const index = full ? there.findIndex((other) => seat(other, tried)) : there.length;
      if (index < 0) continue;
      there[index] = piece;
      return true;
    }
    return false;
  };
  return members.every(({ piece }) => (trial.place[piece] ?? -1) >= 0 || seat(piece, new Set()));
}

function sitesHold(trial: Trial, { demand, members }: Counted<'sites'>): boolean {
  const { counts } = tally(trial, members, 'site');
  const free = members.filter(({ piece }) => (trial.place[piece] ?? -1) < 0).length;
  const reachable = Math.min(
    trial.puzzle.siteNames.length,
    counts.filter((count) => count > 0).length + free,
  );
  return reachable >= demand.least;
}

function apartHolds(trial: Trial, { demand, members, others }: Counted<'apart'>): boolean {
  const one = tally(trial, members, demand.per).counts;
  const other = tally(trial, others, demand.per).counts;
  return !one.some((count, bucket) => count > 0 && (other[bucket] ?? 0) > 0);
}

function roomHolds(trial: Trial, { demand, members }: Counted<'room'>): boolean {
  const node = trial.puzzle.nodes.indexOf(demand.node);
  let bytes = 0;
  for (const { piece } of members) {
    if (trial.place[piece] !== node) continue;
    for (const vmid of trial.puzzle.pieces[piece]?.vmids ?? []) bytes += demand.needBytes.get(vmid) ?? 0;
  }
  trial.work += members.length;
  return bytes <= demand.bytes;
}

const holds = (trial: Trial): boolean =>
  trial.puzzle.apart.every((each) => apartHolds(trial, each)) &&
  trial.puzzle.room.every((each) => roomHolds(trial, each)) &&
  trial.puzzle.sites.every((each) => sitesHold(trial, each)) &&
  trial.puzzle.counts.every((each) => countsHold(trial, each));

/** The nodes that a piece can be tried on: of several empty ones of a kind one is enough. */
function candidates({ puzzle, place }: Trial, piece: number): number[] {
  const used = new Set(place);
  const kinds = new Set<string>();
  const { allowed } = puzzle.pieces[piece] ?? { allowed: new Uint8Array(0) };
  return [...allowed.keys()].filter((node) => {
    if (allowed[node] !== 1) return false;
    if (used.has(node)) return true;
    const kind = puzzle.nodeKind[node] ?? '';
    if (kinds.has(kind)) return false;
    kinds.add(kind);
    return true;
  });
}

function descend(trial: Trial, order: readonly number[], depth: number, workMax: number): Answer {
  if (trial.work > workMax) return 'unknown';
  const piece = order[depth];
  if (piece === undefined) return 'yes';
  let answer: Answer = 'no';
  for (const node of candidates(trial, piece)) {
    trial.place[piece] = node;
    trial.work++;
    const below = holds(trial) ? descend(trial, order, depth + 1, workMax) : 'no';
    trial.place[piece] = -1;
    if (below === 'yes') return 'yes';
    if (below === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** Whether all the room there is would be enough for all who need some, wherever they were. */
function hasRoomInAll({ pieces, room, nodes }: Puzzle): boolean {
  if (room.length < nodes.length) return true;
  const least = pieces.map(({ vmids, allowed }) => {
    const needs = room.flatMap(({ demand }) =>
      allowed[nodes.indexOf(demand.node)] === 1
        ? [vmids.reduce((sum, vmid) => sum + (demand.needBytes.get(vmid) ?? 0), 0)]
        : [],
    );
    return needs.length === 0 ? 0 : Math.min(...needs);
  });
  const open = room.filter(({ demand }) =>
    pieces.some(({ allowed }) => allowed[nodes.indexOf(demand.node)] === 1),
  );
  const sum = (figures: readonly number[]) => figures.reduce((total, each) => total + each, 0);
  return sum(least) <= sum(open.map(({ demand }) => Math.max(0, demand.bytes)));
}

/** Whether there is a place for every piece. `unknown` where so much work does not settle it. */
export function solve(puzzle: Puzzle, workMax: number): Answer {
  const trial: Trial = { puzzle, place: new Int32Array(puzzle.pieces.length).fill(-1), work: 0 };
  const freedom = puzzle.pieces.map(({ allowed }) => allowed.reduce((sum, open) => sum + open, 0));
  if (freedom.includes(0) || !holds(trial) || !hasRoomInAll(puzzle)) return 'no';
  const order = [...puzzle.pieces.keys()].sort((one, other) => (freedom[one] ?? 0) - (freedom[other] ?? 0));
  return descend(trial, order, 0, workMax);
}
