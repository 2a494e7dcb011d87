import type { Activity, RunningBackup } from '#shared/snapshot/activity.ts';
import type { ClusterFacts, HaRule } from '#shared/snapshot/cluster-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

/**
 * Whether a user may see a guest (S12). PVE lists a guest to whom VM.Audit on it is granted, so what the user's
 * own observation holds is the answer, and nothing else is: a guest that is gone, or was never seen, is hidden.
 * Every message about a guest passes this one function.
 */
export function visibleTo(observation: ClusterSnapshot | undefined): (vmid: number) => boolean {
  const vmids = new Set(observation?.guests.map(({ vmid }) => vmid));
  return (vmid) => vmids.has(vmid);
}

const vmidOf = (sid: string): number => Number(sid.split(':')[1]);

function visibleRule(rule: HaRule, maySee: (vmid: number) => boolean): HaRule[] {
  const sids = rule.sids.filter((sid) => maySee(vmidOf(sid)));
  const needed = rule.type === 'resource-affinity' ? 2 : 1;
  return sids.length >= needed ? [{ ...rule, sids }] : [];
}

const visibleFacts = (facts: ClusterFacts, maySee: (vmid: number) => boolean): ClusterFacts => ({
  ...facts,
  haRules: facts.haRules.flatMap((rule) => visibleRule(rule, maySee)),
  ...(facts.recentMoves && { recentMoves: facts.recentMoves.filter(({ vmid }) => maySee(vmid)) }),
});

function visibleBackup(backup: RunningBackup, maySee: (vmid: number) => boolean): RunningBackup[] {
  const { vmid, vmids, exceptVmids } = backup;
  if (vmid !== undefined && !maySee(vmid)) return [];
  return [
    {
      ...backup,
      ...(vmids && { vmids: vmids.filter(maySee) }),
      ...(exceptVmids && { exceptVmids: exceptVmids.filter(maySee) }),
    },
  ];
}

/** That HA is busy with a guest matters to everybody, which guest it is does not. */
function visibleActivity(activity: Activity, maySee: (vmid: number) => boolean): Activity {
  const { ha, backupJobs, runningBackups } = activity;
  const mayName = ({ sid }: { sid?: string | undefined }) => sid === undefined || maySee(vmidOf(sid));
  return {
    ...activity,
    ...(ha && {
      ha: { ...ha, busy: ha.busy.map((service) => (mayName(service) ? service : { state: service.state })) },
    }),
    ...(backupJobs && {
      backupJobs: backupJobs.map((job) => (job.vmids ? { ...job, vmids: job.vmids.filter(maySee) } : job)),
    }),
    ...(runningBackups && {
      runningBackups: runningBackups.flatMap((backup) => visibleBackup(backup, maySee)),
    }),
  };
}

/** The observation without a trace of guests that its user may not see: Sys.Audit shows the rules of all of them. */
export function visibleSnapshot(observation: ClusterSnapshot): ClusterSnapshot {
  const maySee = visibleTo(observation);
  const { cluster, activity } = observation;
  return {
    ...observation,
    cluster: visibleFacts(cluster, maySee),
    ...(activity && { activity: visibleActivity(activity, maySee) }),
  };
}

/** Guests of `vmids` that HA keeps together with a hidden one, which would be moved along. */
export function tiedToHidden(observation: ClusterSnapshot, vmids: readonly number[]): number[] {
  const maySee = visibleTo(observation);
  const tied = observation.cluster.haRules.flatMap((rule) =>
    rule.type === 'resource-affinity' &&
    rule.affinity === 'positive' &&
    !rule.sids.every((sid) => maySee(vmidOf(sid)))
      ? rule.sids.map(vmidOf)
      : [],
  );
  return vmids.filter((vmid) => tied.includes(vmid));
}
