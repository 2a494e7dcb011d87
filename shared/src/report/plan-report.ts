import type { Balance, NodeBalance, Plan, Step } from '../plan/plan.ts';
import { reasonText } from '../plan/reason.ts';
import type { ClusterSnapshot, UnknownFact } from '../snapshot/snapshot.ts';

/** A plan for other programs: `pve-rebalance plan --json`. Reasons are sentences, every figure is a number. */
export interface PlanReport {
  readonly status: Plan['status'];
  /** Proved distance to the best possible in percent; null where nothing is proved. */
  readonly bound: number | null;
  readonly moves: readonly MoveReport[];
  readonly steps: readonly Step[];
  readonly before: BalanceReport;
  readonly after: BalanceReport;
  /** Every guest that is not stopped and not moved. */
  readonly stays: readonly { readonly vmid: number; readonly node: string; readonly reason: string }[];
  readonly unknown: readonly UnknownFact[];
}

export interface MoveReport {
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly step: number;
  readonly reason: string;
  readonly bytes: number;
  readonly expectedSeconds: number;
}

export interface BalanceReport {
  readonly nodes: readonly NodeBalance[];
  readonly spreadPercent: Balance['spreadPercent'];
}

const boundOf = ({ status, gapPercent }: Plan): number | null =>
  status === 'optimal' ? 0 : status === 'within' ? (gapPercent ?? null) : null;

const balanceReport = ({ nodes, spreadPercent }: Balance): BalanceReport => ({ nodes, spreadPercent });

export function planReport(snapshot: ClusterSnapshot, plan: Plan): PlanReport {
  const still = new Set(
    snapshot.guests
      .filter(({ status, template }) => status === 'stopped' || template)
      .map(({ vmid }) => vmid),
  );
  return {
    status: plan.status,
    bound: boundOf(plan),
    moves: plan.moves.map(({ vmid, source, target, step, reason, bytes, expectedSeconds }) => ({
      vmid,
      source,
      target,
      step,
      reason: reasonText(reason),
      bytes,
      expectedSeconds,
    })),
    steps: plan.steps,
    before: balanceReport(plan.before),
    after: balanceReport(plan.after),
    stays: plan.stays
      .filter(({ vmid }) => !still.has(vmid))
      .map(({ vmid, node, reason }) => ({ vmid, node, reason: reasonText(reason) })),
    unknown: plan.unknown,
  };
}
