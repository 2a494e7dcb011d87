import type { WireRequest } from '../../../bridge/src/pve/transport.ts';
import { openMigration } from './foreign-move.ts';
import type { Watch } from './watch.ts';
import type { WireFault } from './wire.ts';
import { APPROVER, type World } from './world.ts';

/** Something that goes wrong now. */
export type Fault = (world: World, watch: Watch) => void | Promise<void>;

const pick = <Item>({ random }: World, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)];
const seconds = ({ random }: World, least: number, most: number) =>
  Math.floor(least + random() * (most - least));

const isPost = ({ method, path }: WireRequest) => method === 'POST' && path.endsWith('/migrate');
const isTask = ({ path }: WireRequest) => path.includes('/tasks/');
const isRead = ({ method }: WireRequest) => method === 'GET';

/** Happens to one of the next requests: the one that matters most, or any. */
const onWire =
  (fault: (world: World) => WireFault, times = 1): Fault =>
  (world) => {
    const fits = pick(world, [isPost, isTask, isRead]) ?? isRead;
    for (let count = 0; count < times; count++) world.trouble.next.push({ fits, fault: fault(world) });
  };
const status =
  (code: number, message: string): Fault =>
  (world, watch) =>
    onWire(() => ({ do: 'status', status: code, message }), pick(world, [1, 1, 3, 8]))(world, watch);

/** A guest of the plan that still waits, so that it matters. */
const waiting = (world: World) =>
  pick(
    world,
    (world.executor.current()?.moves ?? []).filter(({ state }) => state === 'waiting'),
  );
/** One that is on its way. */
const flying = (world: World) =>
  pick(
    world,
    (world.executor.current()?.moves ?? []).filter(({ state }) => state === 'running'),
  );
const later = async ({ clock }: World, ms: number, act: () => void) => {
  void clock.sleep(ms).then(act);
};
const anyNode = (world: World) => pick(world, [...world.state.cluster.nodes.keys()].slice(1)) ?? '';

const fails =
  (how: 'target-start' | 'transfer' | 'after-switch' | 'ssh' | 'leftover-lock'): Fault =>
  (world) => {
    const move = waiting(world) ?? flying(world);
    if (move) world.apply({ type: 'migration-fails', vmid: move.vmid, how });
  };

/** By name, sorted; a campaign uses all of them. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'answer-delayed': onWire((world) => ({ do: 'delay', seconds: seconds(world, 1, 50) })),
  'answer-garbage': onWire(() => ({ do: 'garbage' })),
  'answer-half': onWire(() => ({ do: 'half' })),
  'answer-lost': onWire(() => ({ do: 'drop-after-effect' })),
  'answer-twice': onWire(() => ({ do: 'twice' })),
  'backup-starts'(world, watch) {
    const move = waiting(world);
    if (!move) return;
    world.apply({ type: 'backup-starts', vmid: move.vmid, seconds: seconds(world, 30, 400) });
    const guest = world.state.cluster.guests.get(move.vmid);
    const isOver = () => guest?.lock !== 'backup';
    watch.happened({ what: 'its backup runs', vmid: move.vmid, isOver });
  },
  'bridge-killed': (world) => world.kill(),
  'ceph-fails'(world, watch) {
    const ceph = { type: 'ceph-health' as const, nooutNodes: [] };
    world.apply({ ...ceph, status: 'HEALTH_ERR', isRecovering: true });
    watch.happened({
      what: 'Ceph is in error',
      isOver: () => world.state.cluster.ceph.status !== 'HEALTH_ERR',
    });
    return later(world, seconds(world, 30, 300) * 1000, () =>
      world.apply({ ...ceph, status: 'HEALTH_OK', isRecovering: false }),
    );
  },
  'clock-jumps': (world) =>
    world.apply({ type: 'clock-jumps', node: anyNode(world), offsetSeconds: seconds(world, -300, 300) }),
  'connection-dropped': onWire(() => ({ do: 'drop' })),
  'disk-full'(world) {
    world.diskFull = true;
    return later(world, seconds(world, 5, 120) * 1000, () => {
      world.diskFull = false;
    });
  },
  'foreign-move': openMigration,
  'guest-locked'(world, watch) {
    const move = waiting(world);
    if (!move) return;
    world.apply({ type: 'guest-locked', vmid: move.vmid, lock: 'snapshot' });
    const guest = world.state.cluster.guests.get(move.vmid);
    watch.happened({ what: 'it is locked', vmid: move.vmid, isOver: () => guest?.lock === undefined });
  },
  'guest-moved'(world, watch) {
    const move = waiting(world);
    if (!move) return;
    watch.foreign(move.vmid);
    world.apply({ type: 'guest-moved', vmid: move.vmid, node: anyNode(world) });
  },
  'guest-stopped'(world) {
    const move = waiting(world);
    if (move) world.apply({ type: 'guest-stopped', vmid: move.vmid });
  },
  'maintenance-begins'(world, watch) {
    const node = waiting(world)?.target ?? anyNode(world);
    world.apply({ type: 'maintenance-on', node });
    for (const { vmid } of world.plan.moves) watch.foreign(vmid);
    for (const { vmid, target } of world.plan.moves)
      if (target === node)
        watch.happened({
          what: `${node} is in maintenance`,
          vmid,
          isOver: () => !world.state.cluster.ha.maintenance.has(node),
        });
  },
  'migration-breaks': fails('transfer'),
  'migration-leaves-lock': fails('leftover-lock'),
  'migration-problems': fails('after-switch'),
  'migration-refused': fails('target-start'),
  'migration-without-ssh': fails('ssh'),
  'native-rebalancing'(world, watch) {
    const crs = { ha: 'static', 'ha-auto-rebalance': 1 };
    for (const { vmid } of world.plan.moves) watch.foreign(vmid);
    world.apply({ type: 'options-set', options: { crs } });
  },
  'node-dies'(world, watch) {
    const node = anyNode(world);
    for (const guest of world.state.cluster.guests.values())
      if (guest.node === node) watch.foreign(guest.spec.vmid);
    world.apply({ type: 'node-offline', node });
    for (const { vmid, target, source } of world.plan.moves)
      if (target === node || source === node)
        watch.happened({
          what: `${node} is offline`,
          vmid,
          isOver: () => world.state.cluster.nodes.get(node)?.online === true,
        });
    return later(world, seconds(world, 60, 600) * 1000, () => world.apply({ type: 'node-online', node }));
  },
  'quorum-lost'(world, watch) {
    world.apply({ type: 'quorum-lost' });
    watch.happened({ what: 'there is no quorum', isOver: () => !world.state.cluster.quorumLost });
    return later(world, seconds(world, 20, 200) * 1000, () => world.apply({ type: 'quorum-back' }));
  },
  'right-taken'({ state }) {
    const at = state.access.acl.findIndex(({ who }) => who === APPROVER);
    if (at >= 0)
      state.access.acl.splice(at, 1, { path: '/', who: APPROVER, role: 'PVEAuditor', propagate: true });
    state.access.changed();
  },
  'status-401': status(401, 'permission denied - invalid PVE ticket'),
  'status-403': status(403, 'Permission check failed (/vms, VM.Migrate)'),
  'status-500': status(500, 'got timeout'),
  'status-501': status(501, 'not implemented'),
  'status-595': status(595, 'No route to host'),
  'status-596': status(596, 'Connection timed out'),
  'task-vanishes'({ state, executor }) {
    for (const { upid } of executor.current()?.moves ?? [])
      if (upid !== undefined && state.cluster.tasks.get(upid)?.endedAtMs !== undefined)
        state.cluster.tasks.delete(upid);
  },
  'ticket-revoked': ({ state }) => state.tickets.revokeAll(),
  'user-disabled'({ state }) {
    const user = state.access.users.find(({ userid }) => userid === APPROVER);
    if (user) user.enabled = false;
  },
};
export const faultNames = Object.keys(FAULTS);
