import { imbalanceOf, type Motion, motions, nodeFractions } from './native-imbalance.ts';
import type { SeedOptions } from './seed.ts';
import type { SeedCluster } from './seed-cluster.ts';

/** Which of several motions the method takes; undefined where it takes none. */
export type Choice = (candidates: readonly Motion[]) => Motion | undefined;

export const NATIVE_OPTIONS = { thresholdPercent: 30, marginPercent: 10, rounds: 1000 } as const;

/**
 * The loop of the cluster resource scheduler of Proxmox VE 9.2: while the imbalance is above the threshold, the
 * one motion that its method takes, if that lowers the imbalance by the margin (`ha-auto-rebalance-*`).
 */
export function* nativeBalance(
  cluster: SeedCluster,
  { thresholdPercent = 30, marginPercent = 10, rounds = 1000 }: SeedOptions,
  choose: Choice,
): Generator<number, number, void> {
  let work = 0;
  for (let round = 0; round < rounds; round++) {
    const before = imbalanceOf(nodeFractions(cluster));
    if (before * 100 <= thresholdPercent) return work;
    const candidates = motions(cluster);
    work += candidates.length;
    const best = choose(candidates);
    if (best === undefined || before - imbalanceOf(best.after) < (before * marginPercent) / 100) return work;
    cluster.go(best.unit, best.to);
    yield work;
  }
  return work;
}
