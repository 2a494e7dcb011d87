import { digest } from '../kit/digest.ts';
import { perObject } from '../kit/per-object.ts';
import { rulesOf } from '../rules/rules-of.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** Of the cluster alone: a snapshot is held against many plans, each with settings of its own. */
const clusterDigest = perObject((snapshot: ClusterSnapshot): string => {
  const { nodes, guests, storages } = snapshot;
  const { recentMoves, ...cluster } = snapshot.cluster;
  const facts = {
    cluster,
    nodes: nodes.map(({ name, status, maintenance, haState, cpuTotalCores, memoryTotalBytes }) => [
      ...[name, status, maintenance, haState, cpuTotalCores, memoryTotalBytes],
    ]),
    guests: [...guests]
      .sort((one, other) => one.vmid - other.vmid)
      .map((guest) => [
        guest.vmid,
        guest.kind,
        guest.node,
        guest.status,
        guest.template,
        guest.lock,
        guest.tags,
        guest.movingTo,
        guest.ha,
        guest.cpuTotalCores,
        guest.memoryTotalBytes,
      ]),
    storages: storages.map(({ storage, node, available, shared }) => [storage, node, available, shared]),
  };
  return digest(JSON.stringify(facts));
});

/**
 * Changes when something changes that makes a plan stale: where guests are and what they are allowed, rules,
 * node states, settings. Loads change all the time and are left out; they are checked again at each move.
 */
export const planDigest = (snapshot: ClusterSnapshot, settings: Settings): string =>
  digest(JSON.stringify([clusterDigest(snapshot), settings, rulesOf(snapshot, settings)]));
