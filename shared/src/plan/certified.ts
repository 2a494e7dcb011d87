import { type Certificate, certify } from '../kernel/bound/certificate.ts';
import type { Problem } from '../model/problem.ts';
import type { Plan } from './plan.ts';

/** A bound further from the plan than this says more about the bound, and is not mentioned. */
const TELLING_PERCENT = 10;

/** Where every guest of the problem's model is when the plan is done. */
export function placeOfPlan({ model, bundles, kernel }: Problem, { moves }: Plan): Int32Array {
  const place = Int32Array.from(model.home);
  const { guests, nodes } = kernel.model;
  const nodeOf = new Map(nodes.map(({ name }, node) => [name, node]));
  const targetOf = new Map(moves.map(({ vmid, target }) => [vmid, nodeOf.get(target) ?? -1]));
  bundles.units.forEach((unit, index) => {
    const target = targetOf.get(guests[unit.guests[0] ?? -1]?.vmid ?? -1);
    if (target !== undefined && target >= 0) place[index] = target;
  });
  return place;
}

/** The plan with what is proved of it, in words that a person can trust. */
export function withCertificate(plan: Plan, { model }: Problem, certificate: Certificate | undefined): Plan {
  if (plan.status !== 'locally-optimal' && plan.status !== 'within') return plan;
  if (plan.moves.length === 0 || plan.statusReason !== undefined || certificate === undefined) return plan;
  const { gapPercent: _, ...rest } = plan;
  if (certificate.tier === model.tierCount) return { ...rest, status: 'optimal' };
  const { cost, bound } = certificate;
  const gap = bound > 0 ? (100 * (cost - bound)) / bound : Number.POSITIVE_INFINITY;
  if (gap > TELLING_PERCENT) return { ...rest, status: 'locally-optimal' };
  return { ...rest, status: 'within', gapPercent: Math.ceil(gap * 10) / 10 };
}

/** Says how good the final plan is, as far as that can be said at once. */
export function certified(problem: Problem, plan: Plan): Plan {
  if (plan.moves.length === 0) return plan;
  const certificate = certify(problem.model, placeOfPlan(problem, plan), problem.layout.purpose);
  return withCertificate(plan, problem, certificate);
}
