import type { HaRule } from '#shared/snapshot/cluster-facts.ts';
import type { GuestKind, HaFacts } from '#shared/snapshot/guest-facts.ts';
import type { HaGroup, HaResource, HaRuleRow } from '../pve/answers.ts';

export const sidOf = (kind: GuestKind, vmid: number): string => `${kind === 'qemu' ? 'vm' : 'ct'}:${vmid}`;

const parts = (text: string | undefined): string[] => (text ?? '').split(/[,\s]+/).filter(Boolean);

/** `pve1:2,pve2` with the priority that Proxmox VE gives a node without one. */
const prioritised = (text: string | undefined) =>
  parts(text).map((part) => {
    const [node = '', priority] = part.split(':');
    return { node, priority: Number.parseInt(priority ?? '0', 10) || 0 };
  });

/** The rules in force: a disabled one, or one the manager finds in error, is ignored by it and by us. */
export function rulesInForce(rows: readonly HaRuleRow[], nodes: readonly string[]): HaRule[] {
  return rows.flatMap((row) => (row.disable || isInError(row) ? [] : ruleOf(row, nodes)));
}

export const isInError = ({ errors }: HaRuleRow): boolean =>
  typeof errors === 'object' && errors !== null ? Object.keys(errors).length > 0 : Boolean(errors);

function ruleOf(row: HaRuleRow, nodes: readonly string[]): HaRule[] {
  const { rule: id, strict } = row;
  const sids = parts(row.resources);
  if (row.type === 'resource-affinity')
    return row.affinity === 'positive' || row.affinity === 'negative'
      ? [{ type: row.type, id, sids, affinity: row.affinity }]
      : [];
  if (row.type !== 'node-affinity') return [];
  const named = prioritised(row.nodes);
  // A negative one names the nodes to avoid.
  if (row.affinity === 'negative') {
    const avoided = new Set(named.map(({ node }) => node));
    const others = nodes.filter((node) => !avoided.has(node)).map((node) => ({ node, priority: 0 }));
    return [{ type: row.type, id, sids, nodes: others, strict }];
  }
  return [{ type: row.type, id, sids, nodes: named, strict }];
}

/** The groups of Proxmox VE 8 as the rules that an upgrade turns them into. */
export function rulesOfGroups(groups: readonly HaGroup[], resources: readonly HaResource[]): HaRule[] {
  return groups.flatMap(({ group, nodes, restricted }) => {
    const sids = resources.filter((resource) => resource.group === group).map(({ sid }) => sid);
    if (sids.length === 0) return [];
    return [
      {
        type: 'node-affinity' as const,
        id: `ha-group-${group}`,
        sids,
        nodes: prioritised(nodes),
        strict: restricted,
        isGroup: true,
      },
    ];
  });
}

/** How the manager treats each managed guest, by sid; `undefined` when its resources are not visible. */
export function managedGuests(
  resources: readonly HaResource[] | undefined,
  groups: readonly HaGroup[],
): ReadonlyMap<string, Omit<HaFacts, 'state'> & { requested: string }> | undefined {
  if (!resources) return undefined;
  const failbackOfGroup = new Map(groups.map(({ group, nofailback }) => [group, !nofailback]));
  return new Map(
    resources
      .filter(({ state }) => state !== 'ignored')
      .map((resource) => [
        resource.sid,
        {
          requested: resource.state ?? 'started',
          failback: failbackOfGroup.get(resource.group ?? '') ?? resource.failback !== 0,
          autoRebalance: resource['auto-rebalance'] !== 0,
        },
      ]),
  );
}

/** `hastate` is the manager's own word on the guest; without sight of its resources the defaults are assumed. */
export function haFactsOf(
  sid: string,
  hastate: string | undefined,
  managed: ReturnType<typeof managedGuests>,
  maintenanceNode?: string,
): HaFacts | undefined {
  const away = maintenanceNode === undefined ? {} : { maintenanceNode };
  if (!managed)
    return hastate === undefined || hastate === 'ignored'
      ? undefined
      : { state: hastate, failback: true, autoRebalance: true, ...away };
  const found = managed.get(sid);
  if (!found) return undefined;
  const { requested, failback, autoRebalance } = found;
  return { state: hastate ?? requested, failback, autoRebalance, ...away };
}
