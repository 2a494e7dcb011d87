import { isUnderWay } from '../../../../shared/src/execution/execution.ts';
import { startMigration } from '../../../../shared/src/simulation/migration.ts';
import type { GuestState } from '../../../../shared/src/simulation/virtual-cluster.ts';
import { BACKUP_JOB, COLLEAGUE } from '../cluster.ts';
import { anyNode, type Fault, type Faults, flying, pick, seconds, waiting } from './fault.ts';

const fails =
  (how: 'target-start' | 'transfer' | 'after-switch' | 'ssh' | 'leftover-lock'): Fault =>
  (world) => {
    const move = waiting(world) ?? flying(world);
    if (!move) return false;
    world.apply({ type: 'migration-fails', vmid: move.vmid, how });
    return true;
  };

const rank = ({ spec }: GuestState, planned: ReadonlySet<number>): number => (planned.has(spec.vmid) ? 1 : 0);

/** What others do to guests, and what becomes of their migrations. */
export const GUEST_FAULTS: Faults = {
  'backup-job-starts'(world) {
    world.apply({ type: 'backup-job-starts', job: BACKUP_JOB });
    return true;
  },
  'backup-starts'(world, watch) {
    const move = waiting(world);
    if (!move) return false;
    world.apply({ type: 'backup-starts', vmid: move.vmid, seconds: seconds(world, 30, 400) });
    const guest = world.state.cluster.guests.get(move.vmid);
    watch.happened({ what: 'its backup runs', vmid: move.vmid, isOver: () => guest?.lock !== 'backup' });
    return true;
  },
  /** Somebody moves by hand what takes most room, to where one of ours wants to go. */
  'foreign-move'(world, watch) {
    const { cluster } = world.state;
    const moves = world.execution()?.moves ?? [];
    const target = moves.find(({ state }) => state === 'waiting')?.target;
    if (target === undefined || !cluster.nodes.get(target)?.online) return false;
    world.catchUp();
    const planned = new Set(moves.map(({ vmid }) => vmid));
    const [guest] = [...cluster.guests.values()]
      .filter(({ spec, node, status, lock, movingTo }) => {
        const isFree =
          status === 'running' && lock === undefined && movingTo === undefined && node !== target;
        const isOurs = moves.some((move) => move.vmid === spec.vmid && isUnderWay(move));
        return isFree && !isOurs && spec.kind === 'qemu' && spec.config.hostpci0 === undefined;
      })
      // Nobody should be kept from being judged as one of ours who needs not be.
      .sort((a, b) => rank(a, planned) - rank(b, planned) || b.spec.memoryBytes - a.spec.memoryBytes);
    if (!guest) return false;
    watch.foreign(guest.spec.vmid);
    startMigration(cluster, {
      ...{ guest, target, user: COLLEAGUE, online: true, restart: false },
      ...{ withLocalDisks: true, storageMap: {}, startedByHa: false },
      // Half of them take their time, as people limit them, so that more of ours want to start meanwhile.
      limitBytesPerSecond: world.random() < 0.5 ? Number.POSITIVE_INFINITY : (30 + 90 * world.random()) * 1e6,
    });
    return true;
  },
  'guest-deleted'(world, watch) {
    const move = waiting(world);
    if (!move) return false;
    watch.foreign(move.vmid);
    world.apply({ type: 'guest-deleted', vmid: move.vmid });
    return !world.state.cluster.guests.has(move.vmid);
  },
  'guest-locked'(world, watch) {
    const move = waiting(world);
    if (!move) return false;
    world.apply({ type: 'guest-locked', vmid: move.vmid, lock: 'snapshot' });
    const guest = world.state.cluster.guests.get(move.vmid);
    watch.happened({ what: 'it is locked', vmid: move.vmid, isOver: () => guest?.lock === undefined });
    return true;
  },
  'guest-moved'(world, watch) {
    const move = waiting(world);
    if (!move) return false;
    watch.foreign(move.vmid);
    world.apply({ type: 'guest-moved', vmid: move.vmid, node: anyNode(world) });
    return true;
  },
  'guest-stopped'(world) {
    const move = waiting(world);
    if (move) world.apply({ type: 'guest-stopped', vmid: move.vmid });
    return move !== undefined;
  },
  'migration-breaks': fails('transfer'),
  'migration-leaves-lock': fails('leftover-lock'),
  'migration-problems': fails('after-switch'),
  'migration-refused': fails('target-start'),
  'migration-without-ssh': fails('ssh'),
  'task-vanishes'(world) {
    const { tasks } = world.state.cluster;
    const ended = (world.execution()?.moves ?? []).filter(
      ({ upid }) => upid !== undefined && tasks.get(upid)?.endedAtMs !== undefined,
    );
    const upid = pick(world, ended)?.upid;
    return upid !== undefined && tasks.delete(upid);
  },
};
