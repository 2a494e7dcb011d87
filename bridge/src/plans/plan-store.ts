import { planDigest } from '#shared/plan/digest.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { MissingRight, PlanSection } from '#shared/protocol/sections.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import { reuseList } from '../observe/reuse.ts';
import { unread, vmidsOf } from './plan-job.ts';

/** A plan with its id, its expiry and the digest of what it was made from. */
export type StoredPlan = NonNullable<PlanSection['current']>;

export interface PlanStore {
  add(plan: Plan, snapshot: ClusterSnapshot, settings: Settings): StoredPlan;
  /** Keeps a plan that is offered beside the newest: it can be approved, and is not the newest. */
  keep(plan: Plan, snapshot: ClusterSnapshot, settings: Settings, purpose?: Purpose): StoredPlan;
  /** The newest that has not expired. */
  latest(): StoredPlan | undefined;
  find(planId: string): StoredPlan | undefined;
  /** Compares with the cluster of now; true when a plan has just become stale. */
  observed(snapshot: ClusterSnapshot): boolean;
  /** All of them were made by settings that are no more; true when one has just become stale. */
  outdate(): boolean;
  /** Says of the newest, if it still is this one, what its user may not do. */
  note(planId: string, missingRights: readonly MissingRight[]): void;
  /** Nobody goes on with what was being made: of it only what everything was read for is a plan to keep. */
  dropUnfinished(): void;
  isEmpty(): boolean;
}

/** While a better one is shown, those before can still be approved: a first plan is refined a few times. */
const KEPT_MAX = 4;
/** Stops of a curve and answers to questions: as many as a person may look back at. */
const BESIDE_MAX = 100;

/** Everything that it rests on was read. */
const isFinished = ({ plan, snapshot }: StoredPlan): boolean =>
  plan.basis !== 'current-sample' && unread(snapshot, vmidsOf(plan)).length === 0;

const movesText = ({ moves }: Plan): string =>
  moves.map(({ vmid, source, target, step }) => `${step} ${vmid} ${source} ${target}`).join();

/** The plans of one user. A plan whose moves stayed the same while more was read keeps its id. */
export function createPlanStore(clock: Clock, newId: () => string): PlanStore {
  let plans: StoredPlan[] = [];
  let beside: StoredPlan[] = [];
  const isAlive = ({ expiresAtMs }: StoredPlan) => expiresAtMs > clock.nowMs();
  const alive = () => {
    plans = plans.filter(isAlive);
    beside = beside.filter(isAlive);
    return plans;
  };
  /** A plan that is refined says of most guests why they stay as it did before: there is a sentence for each of thousands. */
  const sharing = (plan: Plan): Plan => ({
    ...plan,
    stays: reuseList(plans[0]?.plan.stays, plan.stays, ({ vmid }) => vmid),
  });
  const store = (planId: string, plan: Plan, snapshot: ClusterSnapshot, settings: Settings): StoredPlan => {
    const madeAtMs = clock.nowMs();
    const expiresAtMs = madeAtMs + LIMITS.planSecondsMax * 1000;
    const digest = planDigest(snapshot, settings);
    return { planId, digest, madeAtMs, expiresAtMs, stale: false, plan, snapshot, settings };
  };
  const compared = (stored: StoredPlan, snapshot: ClusterSnapshot): StoredPlan =>
    !stored.stale && planDigest(snapshot, stored.settings) !== stored.digest
      ? { ...stored, stale: true }
      : stored;
  // A curve has dozens of stops, of which a person looks at a few: they are compared when somebody asks for them.
  let latest: ClusterSnapshot | undefined;
  const lookedAgain = (stored: StoredPlan | undefined) =>
    stored &&
    (latest === undefined || latest.takenAtMs <= stored.snapshot.takenAtMs
      ? stored
      : compared(stored, latest));
  return {
    add(plan, snapshot, settings) {
      const [shown] = alive();
      const isRefined =
        shown?.digest === planDigest(snapshot, settings) && movesText(shown.plan) === movesText(plan);
      const made = store(isRefined ? shown.planId : newId(), sharing(plan), snapshot, settings);
      const stored = isRefined ? { ...made, missingRights: shown.missingRights } : made;
      plans = [stored, ...plans.slice(isRefined ? 1 : 0)].slice(0, KEPT_MAX);
      return stored;
    },
    keep(plan, snapshot, settings, purpose) {
      const made = store(newId(), plan, snapshot, settings);
      const stored = purpose === undefined ? made : { ...made, purpose };
      beside = [stored, ...beside].slice(0, BESIDE_MAX);
      return stored;
    },
    latest: () => alive()[0],
    find: (planId) =>
      alive().find((stored) => stored.planId === planId) ??
      lookedAgain(beside.find((stored) => stored.planId === planId)),
    observed(snapshot) {
      const before = alive();
      plans = before.map((stored) => compared(stored, snapshot));
      latest = snapshot;
      return plans.some((stored, index) => stored !== before[index]);
    },
    outdate() {
      const wasValid = alive().some(({ stale }) => !stale);
      plans = plans.map((stored) => ({ ...stored, stale: true }));
      beside = beside.map((stored) => ({ ...stored, stale: true }));
      return wasValid;
    },
    note(planId, missingRights) {
      plans = plans.map((stored) =>
        stored.planId === planId ? { ...stored, missingRights: [...missingRights] } : stored,
      );
    },
    dropUnfinished() {
      plans = plans.filter(isFinished);
    },
    isEmpty: () => alive().length === 0,
  };
}
