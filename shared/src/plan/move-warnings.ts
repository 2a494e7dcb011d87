import { processorJudge } from '../constraints/cpu-compatibility.ts';
import { copiedVolumes, storagePlaces } from '../constraints/storage-places.ts';
import type { GuestIndex, Model, NodeIndex } from '../model/model.ts';
import { backupInTheWay } from './backup-window.ts';
import { type Reason, reason } from './reason.ts';

/** What a person should know of a move before it is approved: what is unread, goes elsewhere, or comes along unused. */
export function moveWarnings(
  { guests, nodes, snapshot, settings }: Model,
  guest: GuestIndex,
  node: NodeIndex,
): Reason[] {
  const facts = guests[guest];
  if (facts?.placement === undefined) return [reason('unread-placement')];
  const target = nodes[node]?.name ?? '';
  const placeOf = storagePlaces(snapshot, settings);
  const volumes = copiedVolumes(facts);
  const mapped = volumes
    .map(({ storage }) => [storage, placeOf(storage, target)] as const)
    .filter(([from, to]) => from !== to);
  const unusedBytes = volumes
    .filter((volume) => volume.class === 'unused')
    .reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const crossing = { vmid: facts.vmid, source: facts.node, target, secondsMax: 0 };
  const job = backupInTheWay(snapshot, crossing);
  const routes = [...new Set(mapped.map(([from, to]) => `${from} -> ${to}`))].join(', ');
  const isUnlike = processorJudge(snapshot)(facts, target) !== undefined;
  return [
    ...(isUnlike ? [reason('unlike-processors', { node: target })] : []),
    ...(job === undefined ? [] : [reason('waits-for-backup', { job: job.id })]),
    ...(routes === '' ? [] : [reason('disks-mapped', { routes })]),
    ...(unusedBytes === 0 ? [] : [reason('disks-unused', { unusedBytes })]),
  ];
}
