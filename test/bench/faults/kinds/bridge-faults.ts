import type { World } from '../world.ts';
import { block } from './cluster-faults.ts';
import { type Faults, later, pick, seconds } from './fault.ts';

/** Nobody answers for a while. */
function companionGone(world: World, forSeconds: number): boolean {
  const { companion } = world.leader();
  if (!companion) return false;
  companion.isOff = true;
  later(world, forSeconds, () => {
    companion.isOff = false;
  });
  return true;
}

/** What happens to bridges, to their companions, and to what they write. */
export const BRIDGE_FAULTS: Faults = {
  /** It does not come back for long: somebody goes on with it on another node, after its lock has expired. */
  'bridge-gone'(world) {
    const bridge = world.leader();
    bridge.kill();
    world.restart(bridge, seconds(world, 150, 900) * 1000);
    return true;
  },
  'bridge-killed'(world) {
    const bridge = world.leader();
    bridge.kill();
    world.restart(bridge, seconds(world, 0, 20) * 1000);
    return true;
  },
  'bridge-killed-writing'(world) {
    world.leader().killAtSave = pick(world, ['before', 'after'] as const);
    return true;
  },
  'companion-gone': (world) => companionGone(world, seconds(world, 5, 110)),
  /** Within one of the next requests, after some of its calls. */
  'companion-killed'(world) {
    const { companion } = world.leader();
    companion?.killsAfter.push(...Array.from({ length: seconds(world, 1, 4) }, () => seconds(world, 0, 9)));
    return companion !== undefined;
  },
  'disk-full'(world) {
    const bridge = world.leader();
    bridge.isDiskFull = true;
    later(world, seconds(world, 5, 120), () => {
      bridge.isDiskFull = false;
    });
    return true;
  },
  /** Longer than pmxcfs keeps what nobody renews. */
  'lock-expires': (world) => companionGone(world, seconds(world, 130, 300)),
  'own-clock-jumps'(world) {
    world.leader().skewMs = seconds(world, -600, 600) * 1000;
    return true;
  },
  'pmxcfs-blocks'(world) {
    if (world.files.isBlocked || world.leader().companion === undefined) return false;
    block(world, seconds(world, 1, 60));
    return true;
  },
};
