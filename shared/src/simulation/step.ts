import { nextJobMs, runDueJobs } from './backup-job.ts';
import { applyEvent } from './cluster-event.ts';
import { judgeCorosync } from './corosync.ts';
import { HA_ROUND_MS, haRound } from './ha-round.ts';
import { runJob } from './jobs.ts';
import { shareLinks } from './links.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

const SCHEDULER_MS = 60_000;

function runSecond(cluster: VirtualCluster): void {
  const due = [...cluster.jobs].filter((job) => job.wakeAtMs <= cluster.nowMs);
  for (const job of due) if (cluster.jobs.has(job)) runJob(cluster, job);
  const flows = [...cluster.jobs].map((job) => job.flow).filter((flow) => flow !== undefined);
  if (flows.length > 0) shareLinks(cluster, flows);
  judgeCorosync(cluster, flows);
}

const nextBoundary = (atMs: number, everyMs: number): number => (Math.floor(atMs / everyMs) + 1) * everyMs;

function nextMomentMs(cluster: VirtualCluster): number {
  const event = cluster.events[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const round = nextBoundary(cluster.nowMs, HA_ROUND_MS);
  const job = Math.min(...[...cluster.jobs].map((other) => other.wakeAtMs));
  return Math.min(event, round, nextJobMs(cluster), Math.max(job, cluster.nowMs + 1));
}

/** Lets time pass: events, jobs and the HA manager's rounds happen in their order. */
export function step(cluster: VirtualCluster, ms: number): void {
  const untilMs = cluster.nowMs + ms;
  for (;;) {
    const momentMs = nextMomentMs(cluster);
    if (momentMs > untilMs) break;
    cluster.nowMs = momentMs;
    while ((cluster.events[0]?.atMs ?? Number.POSITIVE_INFINITY) <= momentMs) {
      const timed = cluster.events.shift();
      if (timed) applyEvent(cluster, timed.event);
    }
    if (momentMs % SCHEDULER_MS === 0) runDueJobs(cluster);
    runSecond(cluster);
    if (momentMs % HA_ROUND_MS === 0) haRound(cluster);
  }
  cluster.nowMs = untilMs;
}
