import { isUnderWay } from '../../../shared/src/execution/execution.ts';
import { startMigration } from '../../../shared/src/simulation/migration.ts';
import type { Watch } from './watch.ts';
import { COLLEAGUE, type World } from './world.ts';

/** Somebody moves by hand what takes most room, to where one of ours wants to go. */
export function openMigration(world: World, watch: Watch): void {
  const { cluster } = world.state;
  const moves = world.executor.current()?.moves ?? [];
  const target = moves.find(({ state }) => state === 'waiting')?.target;
  if (target === undefined || !cluster.nodes.get(target)?.online) return;
  const [guest] = [...cluster.guests.values()]
    .filter(({ spec, node, status, lock, movingTo }) => {
      const isFree = status === 'running' && lock === undefined && movingTo === undefined && node !== target;
      const isOurs = moves.some((move) => move.vmid === spec.vmid && isUnderWay(move));
      return isFree && !isOurs && spec.kind === 'qemu' && spec.config.hostpci0 === undefined;
    })
    .sort((a, b) => b.spec.memoryBytes - a.spec.memoryBytes);
  if (!guest) return;
  watch.foreign(guest.spec.vmid);
  startMigration(cluster, {
    ...{ guest, target, user: COLLEAGUE, online: true, restart: false, withLocalDisks: true, storageMap: {} },
    ...{ limitBytesPerSecond: Number.POSITIVE_INFINITY, startedByHa: false },
  });
}
