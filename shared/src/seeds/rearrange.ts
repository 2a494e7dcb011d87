import type { SeedCluster } from './seed-cluster.ts';

/**
 * Brings units to wanted places, again and again those that may go, until none can: whoever has no way there
 * stays where it is, and nobody is lost.
 */
export function rearrange(cluster: SeedCluster, wanted: Int32Array): void {
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (let unit = 0; unit < cluster.unitCount; unit++) {
      const to = wanted[unit] ?? 0;
      if (cluster.place[unit] === to || !cluster.mayGo(unit, to)) continue;
      cluster.go(unit, to);
      isMoving = true;
    }
  }
}
