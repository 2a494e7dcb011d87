import type { Problem } from '../model/problem.ts';
import { apartAt, roomAt, type SearchState, togetherAt } from '../model/search-state.ts';
import { type Reason, reason } from './reason.ts';
import { ruleRefusal } from './rule-refusal.ts';

const nodeName = ({ kernel }: Problem, node: number): string => kernel.model.nodes[node]?.name ?? '';

/** The vmids of a group's members on a node, but for those of the unit itself. */
function membersThere(
  { problem, place }: SearchState,
  guests: readonly number[],
  unit: number,
  node: number,
) {
  const { kernel, unitOf } = problem;
  const nodeOf = (guest: number) => place[unitOf[guest] ?? -1] ?? kernel.model.home[guest];
  return guests
    .filter((guest) => unitOf[guest] !== unit && nodeOf(guest) === node)
    .map((guest) => kernel.model.guests[guest]?.vmid)
    .join(', ');
}

function capacityRefusal(state: SearchState, unit: number, node: number): Reason | undefined {
  const { problem } = state;
  const { nodeCount, unitCount } = problem;
  const needs = problem.home[unit] === node ? problem.needHome : problem.needAway;
  for (const [
    dimension,
    { code, limitPercent, total, data, unitName },
  ] of problem.kernel.dimensions.entries()) {
    const need = needs[dimension * unitCount + unit] ?? 0;
    const room = roomAt(state, dimension, node);
    if (need <= room) continue;
    const limit = problem.needLimit[dimension * nodeCount + node] ?? 0;
    const after = limit - room + need;
    const afterPercent = Math.ceil((after * 100) / (total[node] ?? 1));
    const figures =
      unitName === undefined ? {} : { [`after${unitName}`]: after, [`limit${unitName}`]: limit };
    return reason(code, { node: nodeName(problem, node), afterPercent, limitPercent, ...figures, ...data });
  }
  return undefined;
}

function groupRefusal(state: SearchState, unit: number, node: number): Reason | undefined {
  const { problem } = state;
  const { kernel, bundles } = problem;
  for (const group of problem.apart[unit] ?? []) {
    const rule = kernel.apart[group];
    if (rule === undefined || !rule.strength.hard || apartAt(state, group, node) === 0) continue;
    return reason('keep-apart', {
      guests: membersThere(state, rule.guests, unit, node),
      origin: rule.origin,
    });
  }
  const group = bundles.groups[problem.together[unit] ?? -1];
  if (group === undefined) return undefined;
  const others = group.guests.length - (problem.size[unit] ?? 0);
  if (others === 0 || togetherAt(state, problem.together[unit] ?? -1, node) > 0) return undefined;
  const own = new Set(bundles.units[unit]?.guests);
  const guests = group.guests
    .filter((guest) => !own.has(guest))
    .map((guest) => kernel.model.guests[guest]?.vmid);
  return reason('keep-together', { guests: guests.join(', '), origin: group.origin });
}

/** The first reason why a unit cannot be on a node, or undefined where it can. */
export function refusal(state: SearchState, unit: number, node: number): Reason | undefined {
  const { kernel, bundles, nodeCount } = state.problem;
  for (const guest of bundles.units[unit]?.guests ?? []) {
    const number = kernel.refusals[guest * nodeCount + node] ?? 0;
    if (number > 0) return kernel.reasons[number];
  }
  return (
    groupRefusal(state, unit, node) ?? ruleRefusal(state, unit, node) ?? capacityRefusal(state, unit, node)
  );
}
