import * as z from 'zod/mini';

/** A guest that the HA manager is busy with, or about to be. */
export const HaService = z.object({
  /** Absent: of a guest that the reader may not see. */
  sid: z.optional(z.string()),
  state: z.string(),
  node: z.optional(z.string()),
  target: z.optional(z.string()),
  /** It waits for the next round of the manager to go there. */
  queuedTo: z.optional(z.string()),
});
export type HaService = z.infer<typeof HaService>;

/** It is under way to another node, or about to be. */
export const isHaMotion = ({ state, queuedTo }: HaService): boolean =>
  state === 'migrate' || state === 'relocate' || state === 'request_start_balance' || queuedTo !== undefined;

/** How the HA manager is doing. */
export const HaActivity = z.object({
  /** Absent: none was ever elected, so HA does nothing with anybody. */
  master: z.optional(z.string()),
  /** When it wrote its state last: every 10 s while it lives. */
  writtenAtMs: z.optional(z.int()),
  /** Everything that is not at rest. */
  busy: z.array(HaService),
});
export type HaActivity = z.infer<typeof HaActivity>;

export const CEPH_STATUSES = ['ok', 'warn', 'error'] as const;

/** The health of the cluster's own Ceph. */
export const CephActivity = z.object({
  status: z.enum(CEPH_STATUSES),
  /** It repairs or moves data about: backfill, recovery, degraded or misplaced objects. */
  isRecovering: z.boolean(),
  /** What it complains about, in its own words. */
  checks: z.array(z.string()),
  /** Hosts that somebody set `noout` or `norebalance` on: they are being worked on. */
  flaggedNodes: z.array(z.string()),
});
export type CephActivity = z.infer<typeof CephActivity>;

/** A backup job that will run. */
export const BackupPlan = z.object({
  id: z.string(),
  nextRunMs: z.optional(z.int()),
  /** Absent: it runs on all nodes. */
  node: z.optional(z.string()),
  /** Absent: all guests, or nobody can tell which. */
  vmids: z.optional(z.array(z.int())),
});
export type BackupPlan = z.infer<typeof BackupPlan>;

/**
 * A backup that runs. Without `vmid` it is a job, whose list of guests was fixed when it started: `vmids`, or all but
 * `exceptVmids`; without either it takes all guests, or nobody can tell which.
 */
export const RunningBackup = z.object({
  node: z.string(),
  vmid: z.optional(z.int()),
  vmids: z.optional(z.array(z.int())),
  exceptVmids: z.optional(z.array(z.int())),
  startedAtMs: z.int(),
});
export type RunningBackup = z.infer<typeof RunningBackup>;

/** What goes on in the cluster beside us. It changes all the time and makes no plan stale. Absent = unknown. */
export const Activity = z.object({
  ha: z.optional(HaActivity),
  /** Absent also where there is no Ceph. */
  ceph: z.optional(CephActivity),
  backupJobs: z.optional(z.array(BackupPlan)),
  runningBackups: z.optional(z.array(RunningBackup)),
  /** Votes above what the quorum needs, were the node with the most of them lost next; negative: that ends it. */
  votesToSpare: z.optional(z.int()),
});
export type Activity = z.infer<typeof Activity>;
