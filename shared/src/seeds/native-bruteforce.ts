import { NATIVE_OPTIONS, nativeBalance } from './native-balance.ts';
import { imbalanceOf, type Motion } from './native-imbalance.ts';
import type { Seed } from './seed.ts';

/** The motion after which the imbalance is least; the first of equals. */
function leastImbalance(candidates: readonly Motion[]): Motion | undefined {
  let best: { readonly motion: Motion; readonly imbalance: number } | undefined;
  for (const motion of candidates) {
    const imbalance = imbalanceOf(motion.after);
    if (best === undefined || imbalance < best.imbalance) best = { motion, imbalance };
  }
  return best?.motion;
}

export const nativeBruteforce = {
  id: 'native-bruteforce',
  title: 'Proxmox VE, brute force',
  description:
    'What the cluster resource scheduler of Proxmox VE 9.2 would do with guests under HA: the one motion that lowers its imbalance of (CPU + memory) / 2 most, again and again while each lowers it by the margin. Mended: targets keep within their limits.',
  options: NATIVE_OPTIONS,
  search: (cluster, options) => nativeBalance(cluster, options, leastImbalance),
} as const satisfies Seed;
