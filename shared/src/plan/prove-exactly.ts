import { type Certificate, certify } from '../kernel/bound/certificate.ts';
import { type PlacementMilp, placementMilp } from '../kernel/bound/placement-milp.ts';
import { brokenRules } from '../kernel/broken-rules.ts';
import { compareCosts } from '../kernel/compare-costs.ts';
import { fullCost } from '../kernel/full-cost.ts';
import type { Problem } from '../model/problem.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { placeOfPlan, withCertificate } from './certified.ts';
import { compileProblem } from './compile-problem.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';

/** What an exact solver found out of a problem; `limit`: with what it knew when its time was up. */
export interface ExactAnswer {
  readonly status: 'optimal' | 'infeasible' | 'limit';
  readonly bound: number;
  readonly values?: ArrayLike<number>;
}

/** More places than this are more than an exact solver can look through in the time of a click. */
const CELLS_MAX = 20_000;
const NOISE = 1e-6;

const sizeOf = ({ guestCount, nodeCount }: Problem['model']): number => guestCount * nodeCount;

/** The plan that a solution is worth, where that is better than the one there is. */
function improved(
  problem: Problem,
  plan: Plan,
  values: ArrayLike<number> | undefined,
  milp: PlacementMilp,
): Plan {
  if (values === undefined) return plan;
  const { model } = problem;
  const place = milp.placeOf(values);
  const costOf = (each: ArrayLike<number>) => fullCost(model, each);
  const isBetter = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    compareCosts(costOf(one), costOf(other), model.rankedTiers) < 0;
  const before = placeOfPlan(problem, plan);
  if (brokenRules(model, place).size > brokenRules(model, before).size || !isBetter(place, before))
    return plan;
  const better = makePlan(problem, place.subarray(0, problem.unitCount), plan.workUnits);
  return isBetter(placeOfPlan(problem, better), before) ? better : plan;
}

/** What is proved of the cost of one tier when a solver has looked for less. */
function judged(problem: Problem, plan: Plan, tier: number, least: number): Certificate {
  const cost = fullCost(problem.model, placeOfPlan(problem, plan))[tier] ?? 0;
  const bound = Math.min(cost, Math.max(0, Math.ceil(least - NOISE * Math.max(1, Math.abs(least)))));
  return { tier, cost, bound };
}

/** From which tier on there is something to ask; else why there is not. */
function question(problem: Problem, plan: Plan): { readonly tier: number } | { readonly refusal: string } {
  const { model, layout } = problem;
  if (sizeOf(model) > CELLS_MAX)
    return { refusal: `${model.guestCount} guests on ${model.nodeCount} nodes are too many for it` };
  const known = certify(model, placeOfPlan(problem, plan), layout.purpose);
  if (known !== undefined && known.tier >= layout.purpose) return known;
  return {
    refusal:
      'it proves how few moves a plan needs that reaches all it is for, and how even nodes could be is a matter of degree',
  };
}

const needsProof = ({ moves, status }: Plan): boolean => moves.length > 0 && status !== 'optimal';

/** Why an exact solver is not asked about a plan that needs a proof, in words; undefined where it is, or nothing is to prove. */
export function whyNotAsked(snapshot: ClusterSnapshot, settings: Settings, plan: Plan): string | undefined {
  if (!needsProof(plan)) return undefined;
  const asked = question(compileProblem(snapshot, settings), plan);
  return 'refusal' in asked ? asked.refusal : undefined;
}

/**
 * Asks an exact solver, tier by tier, whether fewer moves and then fewer bytes would do, from what is proved already:
 * what comes back is the same plan with a better certificate, or a better plan. A plan that does not reach its
 * purpose to the letter, or one that is too large, comes back as it is.
 */
export function* proveExactly(
  snapshot: ClusterSnapshot,
  settings: Settings,
  plan: Plan,
): Generator<PlacementMilp, Plan, ExactAnswer> {
  if (!needsProof(plan)) return plan;
  const problem = compileProblem(snapshot, settings);
  const { model } = problem;
  const asked = question(problem, plan);
  if ('refusal' in asked) return plan;
  let best = plan;
  for (let tier = asked.tier; tier < model.tierCount; tier++) {
    const milp = placementMilp(model, placeOfPlan(problem, best), tier);
    const answer = yield milp;
    if (answer.status === 'infeasible') return best;
    best = improved(problem, best, answer.values, milp);
    const proved = judged(problem, best, tier, answer.bound + milp.constant);
    if (proved.bound < proved.cost) return withCertificate(best, problem, proved);
  }
  return withCertificate(best, problem, { tier: model.tierCount, cost: 0, bound: 0 });
}
