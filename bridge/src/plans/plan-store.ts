import { planDigest } from '#shared/plan/digest.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { PlanSection } from '#shared/protocol/sections.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';

/** A plan with its id, its expiry and the digest of what it was made from. */
export type StoredPlan = NonNullable<PlanSection['current']>;

export interface PlanStore {
  add(plan: Plan, snapshot: ClusterSnapshot, settings: Settings): StoredPlan;
  /** The newest that has not expired. */
  latest(): StoredPlan | undefined;
  find(planId: string): StoredPlan | undefined;
  /** Compares with the cluster of now; true when a plan has just become stale. */
  observed(snapshot: ClusterSnapshot): boolean;
  isEmpty(): boolean;
}

/** While a better one is shown, those before can still be approved: a first plan is refined a few times. */
const KEPT_MAX = 4;

const movesText = ({ moves }: Plan): string =>
  moves.map(({ vmid, source, target, step }) => `${step} ${vmid} ${source} ${target}`).join();

/** The plans of one user. A plan whose moves stayed the same while more was read keeps its id. */
export function createPlanStore(clock: Clock, newId: () => string): PlanStore {
  let plans: StoredPlan[] = [];
  const alive = () => {
    plans = plans.filter(({ expiresAtMs }) => expiresAtMs > clock.nowMs());
    return plans;
  };
  return {
    add(plan, snapshot, settings) {
      const madeAtMs = clock.nowMs();
      const digest = planDigest(snapshot, settings);
      const [shown] = alive();
      const isRefined = shown?.digest === digest && movesText(shown.plan) === movesText(plan);
      const stored: StoredPlan = {
        planId: isRefined ? shown.planId : newId(),
        digest,
        madeAtMs,
        expiresAtMs: madeAtMs + LIMITS.planSecondsMax * 1000,
        stale: false,
        plan,
        snapshot,
        settings,
      };
      plans = [stored, ...plans.slice(isRefined ? 1 : 0)].slice(0, KEPT_MAX);
      return stored;
    },
    latest: () => alive()[0],
    find: (planId) => alive().find((stored) => stored.planId === planId),
    observed(snapshot) {
      const before = alive();
      plans = before.map((stored) =>
        !stored.stale && planDigest(snapshot, stored.settings) !== stored.digest
          ? { ...stored, stale: true }
          : stored,
      );
      return plans.some((stored, index) => stored !== before[index]);
    },
    isEmpty: () => alive().length === 0,
  };
}
