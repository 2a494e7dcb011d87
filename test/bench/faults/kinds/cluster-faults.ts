import { manageGuest, sidOf } from '../../../../shared/src/simulation/ha-state.ts';
import { APPROVER } from '../cluster.ts';
import type { Watch } from '../watch.ts';
import type { World } from '../world.ts';
import { anyNode, type Faults, later, managed, seconds, waiting } from './fault.ts';

const isOffline =
  ({ state }: World, node: string) =>
  (): boolean =>
    state.cluster.nodes.get(node)?.online === true;

/** Nothing goes to it, and nothing from it. */
function unreachable(world: World, watch: Watch, node: string): void {
  for (const guest of world.state.cluster.guests.values())
    if (guest.node === node || guest.movingTo === node) watch.foreign(guest.spec.vmid);
  watch.happened({ what: `${node} is offline`, node, isOver: isOffline(world, node) });
}

/** What happens to nodes, to HA, to Ceph and to rights. */
export const CLUSTER_FAULTS: Faults = {
  'ceph-fails'(world, watch) {
    const ceph = { type: 'ceph-health' as const, nooutNodes: [] };
    world.apply({ ...ceph, status: 'HEALTH_ERR', isRecovering: true });
    const isOver = () => world.state.cluster.ceph.status !== 'HEALTH_ERR';
    watch.happened({ what: 'Ceph is in error', isOver });
    later(world, seconds(world, 30, 300), () =>
      world.apply({ ...ceph, status: 'HEALTH_OK', isRecovering: false }),
    );
    return true;
  },
  'clock-jumps'(world) {
    const offsetSeconds = seconds(world, -300, 300);
    world.apply({ type: 'clock-jumps', node: anyNode(world), offsetSeconds });
    return true;
  },
  /** Others fill the link: for some seconds a node is not a member, and /etc/pve hangs everywhere. */
  'corosync-saturated'(world, watch) {
    const name = anyNode(world);
    const node = world.state.cluster.nodes.get(name);
    if (!node?.online) return false;
    unreachable(world, watch, name);
    world.apply({ type: 'node-offline', node: name });
    world.files.pmxcfs.setQuorate(name, false);
    block(world, seconds(world, 3, 20));
    later(world, seconds(world, 20, 55), () => {
      world.catchUp();
      // It was not fenced: it comes back as it was.
      node.online = true;
      world.state.cluster.revision++;
      world.files.pmxcfs.setQuorate(name, true);
    });
    return true;
  },
  'ha-drops'(world) {
    const move = managed(world);
    if (move) world.apply({ type: 'ha-drops', sid: sidOf(move.kind, move.vmid) });
    return move !== undefined;
  },
  'ha-reroutes'(world, watch) {
    const move = managed(world);
    if (!move) return false;
    watch.foreign(move.vmid);
    world.apply({ type: 'ha-reroutes', sid: sidOf(move.kind, move.vmid), node: anyNode(world) });
    return true;
  },
  'maintenance-begins'(world, watch) {
    const node = waiting(world)?.target ?? anyNode(world);
    const { ha } = world.state.cluster;
    world.apply({ type: 'maintenance-on', node });
    for (const { vmid } of world.plan.moves) watch.foreign(vmid);
    for (const { vmid, target } of world.plan.moves)
      if (target === node)
        watch.happened({
          ...{ what: `${node} is in maintenance`, vmid },
          isOver: () => !ha.maintenance.has(node),
        });
    return true;
  },
  'native-rebalancing'(world, watch) {
    const crs = { ha: 'static', 'ha-auto-rebalance': 1 };
    for (const { vmid } of world.plan.moves) watch.foreign(vmid);
    world.apply({ type: 'options-set', options: { crs } });
    return true;
  },
  /** With its bridge, if it has one. */
  'node-dies'(world, watch) {
    const node = anyNode(world);
    const bridge = world.bridges.find((other) => other.node === node);
    if (!world.state.cluster.nodes.get(node)?.online) return false;
    unreachable(world, watch, node);
    world.apply({ type: 'node-offline', node });
    world.files.pmxcfs.setGone(node, true);
    bridge?.kill();
    later(world, seconds(world, 60, 600), () => {
      world.apply({ type: 'node-online', node });
      world.files.pmxcfs.setGone(node, false);
      if (bridge) world.restart(bridge);
    });
    return true;
  },
  'quorum-lost'(world, watch) {
    const nodes = [...world.state.cluster.nodes.keys()];
    const setQuorate = (isThere: boolean) => {
      for (const node of nodes) world.files.pmxcfs.setQuorate(node, isThere);
    };
    world.apply({ type: 'quorum-lost' });
    setQuorate(false);
    watch.happened({ what: 'there is no quorum', isOver: () => !world.state.cluster.quorumLost });
    later(world, seconds(world, 20, 200), () => {
      world.apply({ type: 'quorum-back' });
      setQuorate(true);
    });
    return true;
  },
  'right-taken'(world, watch) {
    const { access } = world.state;
    const at = access.acl.findIndex(({ who }) => who === APPROVER);
    if (at < 0) return false;
    access.acl.splice(at, 1, { path: '/', who: APPROVER, role: 'PVEAuditor', propagate: true });
    access.changed();
    watch.happened({ what: 'its user may not migrate it', userid: APPROVER, isOver: () => false });
    return true;
  },
  /** Somebody keeps a guest where it is, and has HA see to that. */
  'rule-appears'(world) {
    const move = waiting(world);
    return move !== undefined && keepAtHome(world, sidOf(move.kind, move.vmid), move.source);
  },
  'ticket-revoked'({ state }) {
    state.tickets.revokeAll();
    return true;
  },
  'user-disabled'({ state }, watch) {
    const user = state.access.users.find(({ userid }) => userid === APPROVER);
    if (!user?.enabled) return false;
    user.enabled = false;
    watch.happened({ what: 'its user is disabled', userid: APPROVER, isOver: () => false });
    return true;
  },
};

/** By a rule, or where the cluster still has those of PVE 8 by a group; false where another rule has it already. */
function keepAtHome(world: World, sid: string, node: string): boolean {
  const { cluster } = world.state;
  const { ha } = cluster;
  const group = ha.resources.find((resource) => resource.sid === sid)?.group;
  const isBound = ha.rules.some(({ type, sids }) => type === 'node-affinity' && sids.includes(sid));
  if (group !== undefined || isBound) return false;
  world.apply({ type: 'options-set', options: {} });
  if (!ha.services.has(sid)) manageGuest(cluster, { sid, state: 'started' });
  const name = `stay-${sid.replace(':', '-')}`;
  const nodes = [{ node, priority: 1 }];
  if (cluster.spec.nodes[0]?.release === '8.4') {
    ha.groups = [...ha.groups, { group: name, nodes, restricted: true }];
    ha.resources = ha.resources.map((each) => (each.sid === sid ? { ...each, group: name } : each));
  } else ha.rules.push({ type: 'node-affinity', rule: name, sids: [sid], nodes, strict: true });
  return true;
}

/** Calls to /etc/pve hang on all nodes. */
export function block(world: World, forSeconds: number): void {
  const nodes = [...world.state.cluster.nodes.keys()];
  world.files.isBlocked = true;
  for (const node of nodes) world.files.pmxcfs.setBlocked(node, true);
  later(world, forSeconds, () => {
    for (const node of nodes) world.files.pmxcfs.setBlocked(node, false);
    world.files.isBlocked = false;
  });
}
