import { processorJudge } from '../constraints/cpu-compatibility.ts';
import { copiedVolumes, placesFor, storagePlaces } from '../constraints/storage-places.ts';
import type { GuestIndex, Model, NodeIndex } from '../model/model.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { backupInTheWay, runningBackupOf } from './backup-window.ts';
import { type Reason, reason } from './reason.ts';

/** What a person should know of a move before it is approved: what is unread, goes elsewhere, or comes along unused. */
export function moveWarnings(
  { guests, nodes, snapshot, settings }: Model,
  guest: GuestIndex,
  node: NodeIndex,
  secondsMax: number,
): Reason[] {
  const facts = guests[guest];
  const target = nodes[node]?.name ?? '';
  if (facts?.placement === undefined)
    return [
      ...(facts ? backupWarnings(snapshot, facts, target, secondsMax) : []),
      reason('unread-placement'),
    ];
  const placeOf = placesFor(storagePlaces(snapshot, settings), facts);
  const volumes = copiedVolumes(facts);
  const mapped = volumes
    .map(({ storage }) => [storage, placeOf(storage, target)] as const)
    .filter(([from, to]) => from !== to);
  const unusedBytes = volumes
    .filter((volume) => volume.class === 'unused')
    .reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const routes = [...new Set(mapped.map(([from, to]) => `${from} -> ${to}`))].join(', ');
  const isUnlike = processorJudge(snapshot)(facts, target) !== undefined;
  return [
    ...(isUnlike ? [reason('unlike-processors', { node: target })] : []),
    ...backupWarnings(snapshot, facts, target, secondsMax),
    ...(routes === '' ? [] : [reason('disks-mapped', { routes })]),
    ...(unusedBytes === 0 ? [] : [reason('disks-unused', { unusedBytes })]),
  ];
}

/** S7: what it would wait for if it started now. */
function backupWarnings(
  snapshot: ClusterSnapshot,
  { vmid, node: source }: GuestFacts,
  target: string,
  secondsMax: number,
): Reason[] {
  const crossing = { vmid, source, target, secondsMax };
  const running = runningBackupOf(snapshot, crossing);
  if (running !== undefined) return [reason('waits-for-running-backup', { node: running.node })];
  const job = backupInTheWay(snapshot, crossing);
  return job === undefined ? [] : [reason('waits-for-backup', { job: job.id })];
}
