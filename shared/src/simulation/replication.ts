import type { ReplicationSpec, VolumeSpec } from './cluster-spec.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';
import { localVolumes } from './volumes.ts';

/** What a guest has written since the last run of its job, of a volume. */
const DELTA_SHARE = 1 / 64;

const jobsOf = ({ replications }: VirtualCluster, guest: GuestState): ReplicationSpec[] =>
  replications.filter(({ vmid }) => vmid === guest.spec.vmid);

/** Disabled ones count as well: PVE::ReplicationConfig does not look at that. */
const jobTo = (cluster: VirtualCluster, guest: GuestState, target: string): ReplicationSpec | undefined =>
  jobsOf(cluster, guest).find((job) => job.target === target);

/** A running VM goes only where one of its jobs goes, if it has any; HA, which forces it, goes anywhere. */
export function replicationRefusal(
  cluster: VirtualCluster,
  guest: GuestState,
  target: string,
): string | undefined {
  if (guest.status === 'stopped' || jobsOf(cluster, guest).length === 0) return undefined;
  return jobTo(cluster, guest, target) === undefined
    ? `Cannot live-migrate replicated VM to node '${target}' - not a replication target. Use 'force' to override.`
    : undefined;
}

/** The local volumes as they have to be copied: of one that the target has already only what has changed. */
export function volumesToCopy(
  cluster: VirtualCluster,
  guest: GuestState,
  target: string,
): { readonly volumes: readonly VolumeSpec[]; readonly isReplicated: boolean } {
  const local = localVolumes(cluster, guest);
  const isReplicated = jobTo(cluster, guest, target) !== undefined && local.length > 0;
  const volumes = isReplicated
    ? local.map((volume) => ({ ...volume, bytes: Math.ceil(volume.bytes * DELTA_SHARE) }))
    : local;
  return { volumes, isReplicated };
}

/** The guest has moved along one of its jobs, which from now on goes the other way. */
export function turnReplication(cluster: VirtualCluster, guest: GuestState, source: string): void {
  const job = jobTo(cluster, guest, guest.node);
  if (job === undefined) return;
  cluster.replications = cluster.replications.map((other) =>
    other === job ? { ...job, target: source } : other,
  );
}
