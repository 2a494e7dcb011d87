import * as z from 'zod/mini';
import { HealthFinding } from '../execution/cluster-health.ts';
import { ExecutionView } from '../execution/execution-view.ts';
import { FrontierPoint } from '../plan/answers/frontier-point.ts';
import { HomePlace } from '../plan/answers/return-home.ts';
import { Balance, Plan } from '../plan/plan.ts';
import { Purpose } from '../plan/purpose.ts';
import { RuleView } from '../rules/rule-view.ts';
import { Settings } from '../settings/settings.ts';
import { ClusterFacts } from '../snapshot/cluster-facts.ts';
import { NODE_STATUSES } from '../snapshot/node-facts.ts';
import { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { Problem } from './problems.ts';

/**
 * How this bridge knows what the others do: `on` through its companion; `off`: settings, history and what is executed
 * are this node's own; `unreachable`: it is wanted and does not answer, so nothing is started or changed.
 */
export const COMPANION_STATES = ['on', 'off', 'unreachable'] as const;
export type CompanionState = (typeof COMPANION_STATES)[number];

/** Who looks, and what they may do; `migrate` means "some guest". */
export const SessionSection = z.object({
  userid: z.string(),
  node: z.string(),
  bridgeVersion: z.string(),
  simulated: z.boolean(),
  companion: z.optional(z.enum(COMPANION_STATES)),
  rights: z.object({ look: z.boolean(), migrate: z.boolean(), settings: z.boolean() }),
});
export type SessionSection = z.infer<typeof SessionSection>;

/** The cluster at a glance, now; `problem` says why it could not be read, the rest is then the last known. */
export const ClusterSection = z.object({
  takenAtMs: z.int(),
  facts: ClusterFacts,
  balance: Balance,
  /** Since when the same node has been the worst, and the answer to the loss of any node the same: as far as was looked at. */
  since: z.optional(z.object({ worstMs: z.int(), survivalMs: z.int() })),
  nodes: z.array(
    z.object({
      name: z.string(),
      status: z.enum(NODE_STATUSES),
      maintenance: z.boolean(),
      version: z.optional(z.string()),
    }),
  ),
  hiddenGuestsPossible: z.boolean(),
  /** Migrations that run just now and are not ours. */
  foreignMoves: z.int(),
  /** What is against moving the planned guests now (S15), the gravest first. */
  health: z.optional(z.array(HealthFinding)),
  problem: z.optional(Problem),
});
export type ClusterSection = z.infer<typeof ClusterSection>;

/** A privilege on a path that the viewer does not have, and the planned guests that it keeps where they are. */
export const MissingRight = z.object({ privilege: z.string(), path: z.string(), vmids: z.array(z.int()) });
export type MissingRight = z.infer<typeof MissingRight>;

export const PLANNING_STATES = ['idle', 'reading', 'computing'] as const;

/** A plan with all it was made from, so that the browser can evaluate any part of it by itself. */
export const PlanSection = z.object({
  planning: z.enum(PLANNING_STATES),
  workUnits: z.int(),
  problem: z.optional(Problem),
  current: z.optional(
    z.object({
      planId: z.string(),
      digest: z.string(),
      madeAtMs: z.int(),
      expiresAtMs: z.int(),
      /** The cluster has changed since in a way that touches the plan. */
      stale: z.boolean(),
      /** What the viewer may not do of it; absent until that was looked at. */
      missingRights: z.optional(z.array(MissingRight)),
      plan: Plan,
      snapshot: ClusterSnapshot,
      settings: Settings,
      /** Absent: for balance. */
      purpose: z.optional(Purpose),
    }),
  ),
});
export type PlanSection = z.infer<typeof PlanSection>;

/** The best plans for 1, 2, 3 … moves and for budgets of bytes; each can be approved by its own id and digest. */
export const FrontierSection = z.object({
  /** The newest plan, from which the curve was made. */
  planId: z.string(),
  /** False while it is still being searched. */
  done: z.boolean(),
  /** What the viewer may not do of any of them; absent until that was looked at. */
  missingRights: z.optional(z.array(MissingRight)),
  points: z.array(z.object({ ...FrontierPoint.shape, planId: z.string(), digest: z.string() })),
});
export type FrontierSection = z.infer<typeof FrontierSection>;

/**
 * The lock of the cluster, which whoever executes holds. `expiring`: its holder has not renewed it for a while, and
 * gives it up when it does not come back; `unknown`: it cannot be read.
 */
export const LOCK_STATES = ['free', 'held', 'expiring', 'unknown'] as const;
export const LockView = z.object({
  state: z.enum(LOCK_STATES),
  /** The node whose bridge holds it. */
  node: z.optional(z.string()),
  /** At most so long until it has expired. */
  expiresInSeconds: z.optional(z.int()),
});
export type LockView = z.infer<typeof LockView>;

export const ExecutionSection = z.object({
  current: z.optional(ExecutionView),
  /** Absent where the companion is off. */
  lock: z.optional(LockView),
  /** Why this bridge starts nothing: what must survive a crash cannot be kept. */
  problem: z.optional(Problem),
  /** Takes the lock away from a bridge that is gone. */
  mayUnlock: z.optional(z.boolean()),
  /** What this viewer may do with it. */
  mayStop: z.boolean(),
  mayAbort: z.boolean(),
  mayContinue: z.boolean(),
});
export type ExecutionSection = z.infer<typeof ExecutionSection>;

/** Ended executions of which this viewer may see at least one move, newest first. */
export const HistorySection = z.object({ executions: z.array(ExecutionView) });
export type HistorySection = z.infer<typeof HistorySection>;

/** Guests that evacuations took off each node and that are still where they were put: the way home that is offered. */
export const MaintenanceSection = z.object({
  away: z.array(z.object({ node: z.string(), sinceMs: z.int(), by: z.string(), places: z.array(HomePlace) })),
});
export type MaintenanceSection = z.infer<typeof MaintenanceSection>;

/** `problem`: they could not be read, so nothing is planned or changed until somebody looks (S17). */
export const SettingsSection = z.object({ settings: Settings, problem: z.optional(Problem) });
export type SettingsSection = z.infer<typeof SettingsSection>;

/** All rules that concern guests of this viewer, with what is odd about them; made by the settings that are kept. */
export const RulesSection = RuleView;
export type RulesSection = z.infer<typeof RulesSection>;

/** Everything a panel shows, in parts that change on their own. Sorted. */
export const SECTIONS = {
  cluster: ClusterSection,
  execution: ExecutionSection,
  frontier: FrontierSection,
  history: HistorySection,
  maintenance: MaintenanceSection,
  plan: PlanSection,
  rules: RulesSection,
  session: SessionSection,
  settings: SettingsSection,
} as const;
export type SectionName = keyof typeof SECTIONS;
export type Sections = { readonly [Name in SectionName]: z.infer<(typeof SECTIONS)[Name]> };
