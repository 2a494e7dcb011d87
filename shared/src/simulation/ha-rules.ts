import type { HaRuleSpec } from './cluster-spec.ts';
import { haRuleErrors } from './ha-rule-errors.ts';
import { sidOf } from './ha-state.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

type NodeRule = Extract<HaRuleSpec, { type: 'node-affinity' }>;

/** The rules in force, without those in error: groups of PVE 8 count as the rules PVE 9 would make of them (pve-api 5.3). */
export function rulesInForce(cluster: VirtualCluster): HaRuleSpec[] {
  const { rules, groups, resources } = cluster.ha;
  const converted = groups.map(
    (group): HaRuleSpec => ({
      type: 'node-affinity',
      rule: `ha-group-${group.group}`,
      sids: resources.filter((resource) => resource.group === group.group).map(({ sid }) => sid),
      nodes: group.nodes,
      strict: group.restricted === true,
    }),
  );
  const all = [...rules.filter((rule) => !rule.disable), ...converted];
  const errors = haRuleErrors(all, cluster.nodes.size);
  return errors.size === 0 ? all : all.filter(({ rule }) => !errors.has(rule));
}

/** Guests that must be where this one is, itself excluded: overlapping rules are merged. */
export function partnersOf(cluster: VirtualCluster, sid: string): string[] {
  const together = rulesInForce(cluster).filter(
    (rule) => rule.type === 'resource-affinity' && rule.affinity === 'positive',
  );
  const found = new Set([sid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const rule of together)
      if (rule.sids.some((other) => found.has(other))) for (const other of rule.sids) found.add(other);
  }
  found.delete(sid);
  return [...found];
}

/** Guests that must not be where this one is; what a partner avoids, it avoids too. */
export function opponentsOf(cluster: VirtualCluster, sid: string): string[] {
  const bundle = new Set([sid, ...partnersOf(cluster, sid)]);
  const found = new Set<string>();
  for (const rule of rulesInForce(cluster)) {
    if (rule.type !== 'resource-affinity' || rule.affinity !== 'negative') continue;
    if (!rule.sids.some((other) => bundle.has(other))) continue;
    for (const other of rule.sids) if (!bundle.has(other)) found.add(other);
  }
  return [...found];
}

const nodeRuleOf = (cluster: VirtualCluster, sid: string): NodeRule | undefined => {
  const bundle = [sid, ...partnersOf(cluster, sid)];
  return rulesInForce(cluster).find(
    (rule): rule is NodeRule =>
      rule.type === 'node-affinity' && rule.sids.some((other) => bundle.includes(other)),
  );
};

/** Nodes that take HA guests now. */
export const haOnlineNodes = (cluster: VirtualCluster): string[] =>
  [...cluster.nodes.values()]
    .filter((node) => node.online && !cluster.ha.maintenance.has(node.spec.name))
    .map((node) => node.spec.name);

/** The highest priority class of the online nodes a service may be on: where failback keeps it. */
export function preferredNodes(cluster: VirtualCluster, sid: string): string[] {
  const online = haOnlineNodes(cluster);
  const rule = nodeRuleOf(cluster, sid);
  if (!rule) return online;
  const priorities = new Map(rule.nodes.map(({ node, priority }) => [node, priority ?? 0]));
  const allowed = rule.strict ? online.filter((node) => priorities.has(node)) : online;
  const priorityOf = (node: string): number => priorities.get(node) ?? -1;
  const best = Math.max(...allowed.map(priorityOf));
  return allowed.filter((node) => priorityOf(node) === best);
}

/** Those opponents that are, or are heading, to a node. */
export const opponentsOn = (cluster: VirtualCluster, sid: string, node: string): string[] =>
  opponentsOf(cluster, sid).filter((other) => {
    const service = cluster.ha.services.get(other);
    return service !== undefined && (service.node === node || service.target === node);
  });

export const guestOfSid = (cluster: VirtualCluster, sid: string) => {
  const guest = cluster.guests.get(Number(sid.split(':')[1]));
  return guest && sidOf(guest.spec.kind, guest.spec.vmid) === sid ? guest : undefined;
};
