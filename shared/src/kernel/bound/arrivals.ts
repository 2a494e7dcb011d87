import { at } from '../../kit/assert.ts';
import type { Hold, Kind, SpreadProblem } from './spread-problem.ts';

/** So many blocks of one kind at once: pieces of 1, 2, 4 … make every number. */
export interface Piece {
  readonly kind: number;
  readonly times: number;
  readonly weight: number;
  /** What is saved beside the price, where it comes home. */
  readonly saving: number;
}

/**
 * What may come to nodes: pieces that many share, and those of each node alone. A block that is held at a node is
 * among both, which allows more than there is, and so stays a bound.
 */
export interface Arrivals {
  readonly shared: readonly Piece[];
  /** Per node: 1 where the shared pieces may come. */
  readonly isShared: Uint8Array;
  readonly own: readonly (readonly Piece[])[];
}

function piecesOf(kind: number, { weight, count }: Kind): Piece[] {
  const pieces: Piece[] = [];
  for (let left = count, times = 1; left > 0 && weight > 0; left -= times, times *= 2)
    pieces.push({ kind, times: Math.min(times, left), weight: weight * Math.min(times, left), saving: 0 });
  return pieces;
}

const holdPiece = ({ kind, weight, saving }: Hold): Piece => ({ kind, times: 1, weight, saving });

/** Which set of nodes most kinds may be on. */
function usualNodes(kinds: readonly Kind[]): string {
  const counts = new Map<string, number>();
  for (const { allowed } of kinds) counts.set(allowed.join(''), (counts.get(allowed.join('')) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0])[0];
}

export function arrivalsOf({ kinds, nodeCount, holds }: SpreadProblem): Arrivals {
  const usual = usualNodes(kinds);
  const isUsual = ({ allowed }: Kind) => allowed.join('') === usual;
  const own = Array.from({ length: nodeCount }, (_, node) => {
    const heldHere = new Map(at(holds, node).map((hold) => [hold.kind, hold]));
    return kinds.flatMap((kind, index) => {
      const hold = heldHere.get(index);
      if (hold !== undefined) return [holdPiece(hold)];
      return isUsual(kind) || kind.allowed[node] !== 1 ? [] : piecesOf(index, kind);
    });
  });
  return {
    shared: kinds.flatMap((kind, index) => (isUsual(kind) ? piecesOf(index, kind) : [])),
    isShared: Uint8Array.from({ length: nodeCount }, (_, node) => Number(usual[node] === '1')),
    own,
  };
}
