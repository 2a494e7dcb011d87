/**
 * What the HA manager decides, written down from its source (PVE::HA::Manager::select_service_node and
 * PVE::HA::Rules, pve-ha-manager 5.2.0) in its own words, apart from everything that the engine knows of it.
 */

export interface OracleService {
  readonly node: string;
  readonly target?: string | undefined;
  readonly failback: boolean;
  readonly maintenanceNode?: string | undefined;
}

export type OracleRule =
  | {
      readonly type: 'node-affinity';
      readonly sids: readonly string[];
      readonly nodes: ReadonlyMap<string, number>;
      readonly strict: boolean;
    }
  | { readonly type: 'resource-affinity'; readonly sids: readonly string[]; readonly affinity: string };

export interface OracleScene {
  readonly services: ReadonlyMap<string, OracleService>;
  /** Feasible ones only: the manager drops the others. */
  readonly rules: readonly OracleRule[];
  readonly nodes: readonly string[];
  /** Nodes whose state is `online` to the manager. */
  readonly online: ReadonlySet<string>;
}

const ofType = <Type extends OracleRule['type']>(rules: readonly OracleRule[], type: Type) =>
  rules.filter((rule): rule is Extract<OracleRule, { type: Type }> => rule.type === type);

/** merge_connected_positive_resource_affinity_rules, until nothing is connected any more. */
export function together(rules: readonly OracleRule[], sid: string): Set<string> {
  const found = new Set([sid]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { sids, affinity } of ofType(rules, 'resource-affinity'))
      if (affinity === 'positive' && sids.some((each) => found.has(each)))
        for (const each of sids) found.add(each);
  }
  found.delete(sid);
  return found;
}

/** With create_implicit_negative_resource_affinity_rules: what a partner avoids, all of its bundle does. */
function separate(rules: readonly OracleRule[], sid: string): Set<string> {
  const bundle = new Set([sid, ...together(rules, sid)]);
  const found = new Set<string>();
  for (const { sids, affinity } of ofType(rules, 'resource-affinity'))
    if (affinity === 'negative' && sids.some((each) => bundle.has(each)))
      for (const each of sids) if (!bundle.has(each)) found.add(each);
  return found;
}

/** get_node_affinity, with create_implicit_positive_resource_affinity_node_affinity_rules. */
function nodeAffinity({ rules, nodes, online }: OracleScene, sid: string): [Set<string>, Set<string>] {
  const bundle = new Set([sid, ...together(rules, sid)]);
  const rule = ofType(rules, 'node-affinity').find(({ sids }) => sids.some((each) => bundle.has(each)));
  if (rule === undefined) return [new Set(online), new Set(online)];
  const priorities = new Map(rule.nodes);
  if (!rule.strict) for (const node of nodes) if (!priorities.has(node)) priorities.set(node, -1);
  const allowed = [...priorities].filter(([node]) => online.has(node));
  const highest = Math.max(...allowed.map(([, priority]) => priority));
  const preferred = allowed.filter(([, priority]) => priority === highest);
  return [new Set(allowed.map(([node]) => node)), new Set(preferred.map(([node]) => node))];
}

/** get_resource_affinity: how many partners are on a node, and which nodes have an opponent, or will have. */
function resourceAffinity({ services, rules, online }: OracleScene, sid: string) {
  const placesOf = (other: string) => {
    const { node, target } = services.get(other) ?? {};
    return [target, node].filter((there) => there !== undefined && online.has(there));
  };
  const counts = new Map<string, number>();
  for (const other of together(rules, sid)) {
    const [there] = placesOf(other);
    if (there !== undefined) counts.set(there, (counts.get(there) ?? 0) + 1);
  }
  return { counts, away: new Set([...separate(rules, sid)].flatMap(placesOf)) };
}

/** apply_positive_resource_affinity: only the node with most partners, the first by name of several. */
function withMostPartners(nodes: ReadonlySet<string>, counts: ReadonlyMap<string, number>): Set<string> {
  const possible = [...counts].filter(([node]) => nodes.has(node)).sort(([a], [b]) => (a < b ? -1 : 1));
  const majority = possible.sort(([, a], [, b]) => b - a)[0]?.[0];
  return new Set(majority === undefined ? nodes : [majority]);
}

/**
 * The nodes among which the manager would choose for a started service in a round without a command, or the one it
 * stays on; empty: it leaves it where it is.
 */
function selectServiceNode(scene: OracleScene, sid: string): Set<string> {
  const service = scene.services.get(sid);
  if (service === undefined) return new Set();
  const [allowed, preferred] = nodeAffinity(scene, sid);
  if (preferred.size === 0) return new Set();
  const { counts, away } = resourceAffinity(scene, sid);
  const { node, failback, maintenanceNode } = service;
  const mayStay = allowed.has(node) && (counts.has(node) || !away.has(node));
  if (!failback && mayStay) return new Set([node]);
  for (const each of away) if (each !== undefined) preferred.delete(each);
  const left = withMostPartners(preferred, counts);
  if (maintenanceNode !== undefined && left.has(maintenanceNode)) return new Set([maintenanceNode]);
  return left.has(node) ? new Set([node]) : left;
}

/** Whether the manager moves the service by itself in its next round. */
export function wantsToMove(scene: OracleScene, sid: string): boolean {
  const choice = selectServiceNode(scene, sid);
  return choice.size > 0 && !choice.has(scene.services.get(sid)?.node ?? '');
}
