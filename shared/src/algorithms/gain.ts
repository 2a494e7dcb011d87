import type { SearchState } from '../model/search-state.ts';

const pressureWith = ({ problem, load }: SearchState, cell: number, added: number): number =>
  Math.floor((((load[cell] ?? 0) + added) * 10_000) / (problem.loadTotal[cell] ?? 1));

/** How many hundredths of a point the fuller of two nodes gets emptier by a move: the best of the judged resources, 0 if none is. */
export function moveGain(state: SearchState, unit: number, from: number, to: number): number {
  const { problem } = state;
  const { nodeCount, unitCount, goals } = problem;
  let best = Number.NEGATIVE_INFINITY;
  for (let resource = 0; resource < goals.loads.length; resource++) {
    const source = resource * nodeCount + from;
    const target = resource * nodeCount + to;
    if (goals.bandHigh[target] === Number.POSITIVE_INFINITY) continue;
    const weight = problem.load[resource * unitCount + unit] ?? 0;
    const before = Math.max(pressureWith(state, source, 0), pressureWith(state, target, 0));
    const after = Math.max(pressureWith(state, source, -weight), pressureWith(state, target, weight));
    if (before - after > best) best = before - after;
  }
  return best === Number.NEGATIVE_INFINITY ? 0 : best;
}
