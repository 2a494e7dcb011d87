import type { ClusterStatusRow, CorosyncNode, QuorumDevice } from '../pve/answers.ts';

/** The device adds one vote where the halves are even, and as many as there are other nodes but one with LMS. */
function deviceVotes(device: QuorumDevice | undefined, nodes: number): number {
  if (device?.State === undefined || !/connected/i.test(device.State) || /dis/i.test(device.State)) return 0;
  return /lms|last man/i.test(device.Algorithm ?? '') ? Math.max(1, nodes - 1) : 1;
}

/**
 * Votes above what the quorum needs that are left when the node with the most of them is lost next; negative: the
 * cluster would stand still. `undefined` where the votes cannot be seen, and for a single node.
 */
export function votesToSpare(
  corosync: readonly CorosyncNode[] | undefined,
  status: readonly ClusterStatusRow[] | undefined,
  device: QuorumDevice | undefined,
): number | undefined {
  if (!corosync || !status || corosync.length < 2) return undefined;
  const online = new Set(
    status.flatMap(({ type, name, online: isUp }) => (type === 'node' && isUp ? name : [])),
  );
  const votes = corosync.map((node) => ({
    votes: node.quorum_votes ?? 1,
    isUp: online.has(node.name ?? node.node ?? ''),
  }));
  const extra = deviceVotes(device, corosync.length);
  const sum = (list: readonly { votes: number }[]) => list.reduce((total, each) => total + each.votes, 0);
  const up = votes.filter(({ isUp }) => isUp);
  // A device that is there counts among the expected votes, too; LMS ones let a single node live on.
  const needed = Math.floor((sum(votes) + extra) / 2) + 1;
  const most = Math.max(0, ...up.map((each) => each.votes));
  return sum(up) + extra - most - needed;
}
