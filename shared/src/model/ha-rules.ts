import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Rule } from './rule.ts';

type NodeAffinity = Extract<
  ClusterSnapshot['cluster']['haRules'][number],
  { readonly type: 'node-affinity' }
>;

const vmidOf = (sid: string): number => Number(sid.slice(sid.indexOf(':') + 1));

/**
 * Where the HA manager would leave the guest (PVE::HA::Manager, node affinity): with failback it goes back to
 * the highest priority that is online, without it any node of the rule will do; a rule that is not strict lets
 * it be anywhere once none of the rule's nodes is online, or at any time without failback.
 */
function nodesLeftAlone({ nodes, strict }: NodeAffinity, { ha }: GuestFacts, online: readonly string[]) {
  const there = nodes.filter(({ node }) => online.includes(node));
  if (there.length === 0) return strict ? nodes.map(({ node }) => node) : online;
  if (ha?.failback === false) return strict ? there.map(({ node }) => node) : online;
  const highest = Math.max(...there.map(({ priority }) => priority));
  return there.filter(({ priority }) => priority === highest).map(({ node }) => node);
}

/** The HA manager's rules as ours: it enforces them itself, so breaking one would only be undone. */
export function haRules({ cluster, nodes, guests }: ClusterSnapshot): readonly Rule[] {
  if (cluster.haRules.length === 0) return [];
  const managed = new Map(guests.filter(({ ha }) => ha !== undefined).map((guest) => [guest.vmid, guest]));
  const online = nodes
    .filter(({ status, maintenance }) => status === 'online' && !maintenance)
    .map(({ name }) => name);
  return cluster.haRules.flatMap((rule): Rule[] => {
    const vmids = rule.sids.map(vmidOf).filter((vmid) => managed.has(vmid));
    if (rule.type === 'resource-affinity') {
      const type = rule.affinity === 'positive' ? 'together' : 'apart';
      return [{ type, name: rule.id, origin: 'ha-rule', vmids, inForce: true }];
    }
    return vmids.map((vmid) => {
      const guest = managed.get(vmid);
      const left = guest === undefined ? online : nodesLeftAlone(rule, guest, online);
      return { type: 'pin', name: rule.id, vmids: [vmid], nodes: left };
    });
  });
}
