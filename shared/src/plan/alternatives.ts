import { compareScores, moveUnit, type Score, type SearchState, scoreOf } from '../model/search-state.ts';
import type { Alternative } from './plan.ts';
import { reason } from './reason.ts';
import { refusal } from './refusal.ts';

function scoreAt(state: SearchState, unit: number, node: number): Score {
  const from = state.place[unit] ?? 0;
  moveUnit(state, unit, node);
  const score = scoreOf(state);
  moveUnit(state, unit, from);
  return score;
}

/**
 * Why a unit is not on any other node than its home and where it is put: first the nodes where it would fit,
 * the best first, then those that refuse it.
 */
export function alternatives(state: SearchState, unit: number): Alternative[] {
  const { problem, place } = state;
  const { nodes } = problem.kernel.model;
  const target = nodes[place[unit] ?? 0]?.name ?? '';
  const fitting: { node: string; score: Score }[] = [];
  const refused: Alternative[] = [];
  nodes.forEach(({ name }, node) => {
    if (node === place[unit] || node === problem.home[unit]) return;
    const why = refusal(state, unit, node);
    if (why !== undefined) refused.push({ node: name, reason: why });
    else fitting.push({ node: name, score: scoreAt(state, unit, node) });
  });
  const isHome = place[unit] === problem.home[unit];
  const lesser = isHome ? reason('no-gain') : reason('other-target', { target });
  fitting.sort((one, other) => compareScores(problem, one.score, other.score));
  return [...fitting.map(({ node }) => ({ node, reason: lesser })), ...refused];
}
