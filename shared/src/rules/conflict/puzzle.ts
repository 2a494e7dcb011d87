import { type Demand, type DemandOf, othersOf } from './demand.ts';

/** Guests that must be on one node, as one piece. */
export interface Piece {
  readonly vmids: readonly number[];
  /** 1 for each node that all demands about single guests leave it. */
  readonly allowed: Uint8Array;
}

/** A demand with the pieces it speaks of: how many of its members each of them brings. */
export interface Counted<Type extends Demand['type']> {
  readonly demand: DemandOf<Type>;
  readonly members: readonly { readonly piece: number; readonly weight: number }[];
  readonly others: readonly { readonly piece: number; readonly weight: number }[];
}

/** "Where can they all be?" for some guests and demands. */
export interface Puzzle {
  readonly nodes: readonly string[];
  /** The site of each node, from 0. */
  readonly site: Int32Array;
  readonly siteNames: readonly string[];
  readonly pieces: readonly Piece[];
  readonly counts: readonly Counted<'count'>[];
  readonly sites: readonly Counted<'sites'>[];
  readonly apart: readonly Counted<'apart'>[];
  readonly room: readonly Counted<'room'>[];
  /** Nodes of one kind can stand for each other while they are empty. */
  readonly nodeKind: readonly string[];
}

export interface Board {
  readonly nodes: readonly string[];
  siteOf(node: string): string;
}

/** Joins the guests that `together` demands keep on one node. */
function piecesOf(demands: readonly Demand[], vmids: readonly number[]): number[][] {
  const leader = new Map(vmids.map((vmid) => [vmid, vmid]));
  const find = (vmid: number): number => {
    let current = vmid;
    while (leader.get(current) !== current) current = leader.get(current) ?? current;
    return current;
  };
  for (const demand of demands)
    if (demand.type === 'together')
      for (const vmid of demand.vmids) leader.set(find(vmid), find(demand.vmids[0] ?? vmid));
  const pieces = new Map<number, number[]>();
  for (const vmid of vmids) {
    const piece = pieces.get(find(vmid));
    if (piece) piece.push(vmid);
    else pieces.set(find(vmid), [vmid]);
  }
  return [...pieces.values()];
}

function allowedNodes(vmids: readonly number[], demands: readonly Demand[], nodes: readonly string[]) {
  const allowed = new Uint8Array(nodes.length).fill(1);
  for (const demand of demands) {
    if (demand.type !== 'allow' || !demand.vmids.some((vmid) => vmids.includes(vmid))) continue;
    nodes.forEach((node, index) => {
      if (!demand.nodes.has(node)) allowed[index] = 0;
    });
  }
  return allowed;
}

export function puzzleOf(demands: readonly Demand[], guests: readonly number[], board: Board): Puzzle {
  const { nodes } = board;
  const pieces = piecesOf(demands, guests).map((vmids) => ({
    vmids,
    allowed: allowedNodes(vmids, demands, nodes),
  }));
  const pieceOf = new Map(pieces.flatMap(({ vmids }, piece) => vmids.map((vmid) => [vmid, piece] as const)));
  const weigh = (vmids: readonly number[]) => {
    const weights = new Map<number, number>();
    for (const vmid of vmids) {
      const piece = pieceOf.get(vmid);
      if (piece !== undefined) weights.set(piece, (weights.get(piece) ?? 0) + 1);
    }
    return [...weights].map(([piece, weight]) => ({ piece, weight }));
  };
  const counted = <Type extends Demand['type']>(type: Type): Counted<Type>[] => {
    const isType = (demand: Demand): demand is DemandOf<Type> => demand.type === type;
    return demands.filter(isType).map((demand) => ({
      demand,
      members: weigh(demand.vmids),
      others: weigh(othersOf(demand)),
    }));
  };
  const siteNames = [...new Set(nodes.map(board.siteOf))];
  const room = counted('room');
  const roomOf = (node: string) => room.flatMap(({ demand }, index) => (demand.node === node ? [index] : []));
  return {
    ...{ nodes, siteNames, pieces, room },
    site: Int32Array.from(nodes, (node) => siteNames.indexOf(board.siteOf(node))),
    counts: counted('count'),
    sites: counted('sites'),
    apart: counted('apart'),
    nodeKind: nodes.map((node, index) =>
      [board.siteOf(node), ...roomOf(node), '|', ...pieces.map(({ allowed }) => allowed[index])].join(' '),
    ),
  };
}
