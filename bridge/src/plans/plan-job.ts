import type { Plan } from '#shared/plan/plan.ts';
import type { MissingRight } from '#shared/protocol/sections.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Compute } from './compute.ts';

/** What a plan is asked for with: all of it through the eyes of one user. */
export interface PlanRequest {
  readonly userid: string;
  /** The window that asks: it aborts when that is gone. */
  readonly asker: AbortSignal;
  readonly settings: Settings;
  /** May throw a Refusal. */
  observe(): Promise<ClusterSnapshot>;
  refine(
    snapshot: ClusterSnapshot,
    firstVmids: readonly number[],
    signal: AbortSignal,
  ): Promise<ClusterSnapshot>;
  readPlacement(snapshot: ClusterSnapshot, vmids: readonly number[]): Promise<ClusterSnapshot>;
  /** What the user may not do of these moves. */
  missingRights?(moves: Plan['moves'], snapshot: ClusterSnapshot): Promise<readonly MissingRight[]>;
}

export interface PlanJobEvents {
  reading(): void;
  computing(workUnits: number): void;
  /** A plan to show, and what it was made from. */
  planned(plan: Plan, snapshot: ClusterSnapshot): void;
  /** Everything that the plan rests on was read; what follows is a proof. */
  read(): Promise<void>;
}

/** Reading the placements of planned guests can show that one has to stay, and then others are planned. */
const ROUNDS_MAX = 6;

export const vmidsOf = (plan: Plan): number[] => plan.moves.map(({ vmid }) => vmid);

/** Those of the guests of which nobody has read where they can be. */
export function unread({ guests }: ClusterSnapshot, vmids: readonly number[]): number[] {
  const wanted = new Set(vmids);
  return guests
    .filter(({ vmid, placement }) => wanted.has(vmid) && placement === undefined)
    .map(({ vmid }) => vmid);
}

/** Says the same, whatever it took to find it. */
const isSamePlan = (plan: Plan, other: Plan): boolean =>
  JSON.stringify({ ...plan, workUnits: 0 }) === JSON.stringify({ ...other, workUnits: 0 });

/**
 * From a request to the final plan: at once from the current sample, then from the history of the candidates,
 * then until the disks and devices of every planned guest were read (architecture.md 3).
 */
export async function runPlanJob(
  request: PlanRequest,
  compute: Compute,
  events: PlanJobEvents,
  signal: AbortSignal,
): Promise<void> {
  const computed = async (snapshot: ClusterSnapshot, previous?: Plan): Promise<Plan> => {
    events.computing(0);
    let shown: Plan | undefined;
    const plan = await compute.plan({
      snapshot,
      settings: request.settings,
      signal,
      ...(previous === undefined ? {} : { previous }),
      onProgress(workUnits, better) {
        if (better) shown = better;
        if (better) events.planned(better, snapshot);
        else events.computing(workUnits);
      },
    });
    if (!shown || !isSamePlan(plan, shown)) events.planned(plan, snapshot);
    return plan;
  };

  events.reading();
  compute.warm();
  let snapshot = await request.observe();
  signal.throwIfAborted();
  let plan = await computed(snapshot);
  events.reading();
  snapshot = await request.refine(snapshot, vmidsOf(plan), signal);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    signal.throwIfAborted();
    snapshot = await request.readPlacement(snapshot, vmidsOf(plan));
    signal.throwIfAborted();
    // the loads were read before the first round: from then on the plan before is a good start
    plan = await computed(snapshot, round === 0 ? undefined : plan);
    if (unread(snapshot, vmidsOf(plan)).length === 0) break;
    events.reading();
  }
  await events.read();
  if (request.settings.exactSeconds === 0 || plan.moves.length === 0 || plan.status === 'optimal') return;
  const { settings } = request;
  const proved = await compute.prove({ snapshot, settings, plan, signal });
  if (!isSamePlan(proved, plan) && unread(snapshot, vmidsOf(proved)).length === 0)
    events.planned(proved, snapshot);
}
