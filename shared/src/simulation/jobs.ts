import type { Flow, Job } from './job.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

const SECOND_MS = 1000;

/** Adds a job; it runs up to its first wait at once. */
export function addJob(
  cluster: VirtualCluster,
  upid: string,
  make: (job: { flow: Flow | undefined }) => Job['run'],
): void {
  const holder: { flow: Flow | undefined } = { flow: undefined };
  const job: Job = Object.assign(holder, { run: make(holder), wakeAtMs: cluster.nowMs, upid });
  cluster.jobs.add(job);
  runJob(cluster, job);
}

export function runJob(cluster: VirtualCluster, job: Job): void {
  const { done, value } = job.run.next();
  if (done) cluster.jobs.delete(job);
  else job.wakeAtMs = cluster.nowMs + value * SECOND_MS;
}
