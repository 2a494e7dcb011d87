import { type Reason, reason } from '../plan/reason.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import { stayConstraint } from './stay-constraint.ts';

/** HA moves a guest only in these states; in all others it is busy with it, or has given up. */
const HA_STATES_AT_REST = new Set(['started', 'ignored']);

function busyReason({ lock, movingTo, ha }: GuestFacts): Reason | undefined {
  if (lock !== undefined) return reason('guest-locked', { lock });
  if (movingTo !== undefined) return reason('busy-task', { task: `a migration to ${movingTo}` });
  if (ha !== undefined && !HA_STATES_AT_REST.has(ha.state)) return reason('ha-state', { state: ha.state });
  return undefined;
}

function unknownReason(guest: GuestFacts, node: NodeFacts | undefined): Reason | undefined {
  if (node?.status !== 'online') return reason('node-offline', { node: guest.node });
  const { load, cpuTotalCores, memoryTotalBytes } = guest;
  if (load === undefined || cpuTotalCores === undefined || memoryTotalBytes === undefined)
    return reason('load-unknown');
  if (node.load === undefined || node.cpuTotalCores === undefined || node.memoryTotalBytes === undefined)
    return reason('node-load-unknown', { node: guest.node });
  return undefined;
}

/** What holds for every guest under HA. */
function haReason({ haRulesVisible, haArmed, haResourceMode }: ClusterFacts): Reason | undefined {
  if (haRulesVisible === false) return reason('ha-rules-unknown');
  return haArmed === false && haResourceMode !== 'ignore' ? reason('ha-disarmed') : undefined;
}

/** Numbers that two guests have: nobody knows which of them would be moved. */
function repeated(guests: readonly GuestFacts[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const twice = new Set<number>();
  for (const { vmid } of guests) (seen.has(vmid) ? twice : seen).add(vmid);
  return twice;
}

/** Only a guest that runs, is left alone and is known is ever moved. */
export const movable = stayConstraint(
  {
    id: 'movable',
    title: 'Movable guests',
    description:
      'Templates, guests that do not run, are locked, busy or handled by HA, and guests whose load, node or HA rules are unknown stay.',
    precedence: 0,
  },
  ({ cluster, nodes, guests }) => {
    const twice = repeated(guests);
    const byName = new Map(nodes.map((node) => [node.name, node]));
    const judge = (guest: GuestFacts): Reason | undefined => {
      if (guest.template) return reason('template');
      if (guest.status === 'unknown' && byName.get(guest.node)?.status !== 'online')
        return reason('node-offline', { node: guest.node });
      if (guest.status !== 'running') return reason('guest-not-running', { status: guest.status });
      if (cluster.standalone || nodes.length < 2) return reason('standalone-node');
      const ruled = guest.ha === undefined ? undefined : haReason(cluster);
      if (ruled !== undefined) return ruled;
      return busyReason(guest) ?? unknownReason(guest, byName.get(guest.node));
    };
    return (guest) => (twice.has(guest.vmid) ? reason('vmid-twice') : judge(guest));
  },
);
