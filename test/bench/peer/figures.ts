/**
 * The best objective that the CP-SAT peer (30 s or 60 s), a local search and annealing reached on the same
 * instances on a machine of 2 cores: what ours may not be worse than.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'memory 3': {
    'syn-3x30': 300,
    'syn-5x100': 1040,
    'syn-8x200': 2620,
    'syn-13x300': 6210,
    'syn-20x500': 4260,
    'syn-32x1000': 9880,
    'syn-64x3000': 40260,
  },
  'memory 4': { large_unbalanced: 44160 },
  'memory 5': {
    'syn-3x30': 30,
    'syn-5x100': 104,
    'syn-8x200': 2342,
    'syn-13x300': 1314,
    'syn-20x500': 3000,
    'syn-32x1000': 2682,
    'syn-64x3000': 4780,
  },
  'global_smart 5': {
    'syn-3x30': 3353650,
    'syn-5x100': 2622048,
    'syn-8x200': 528064,
    'syn-13x300': 2137644,
    'syn-20x500': 1589686,
    'syn-32x1000': 954880,
  },
};

/** CPU seconds that a search may take, by its size alone. */
export function secondsFor(method: string, nodes: number, guests: number): number {
  if (nodes * guests > 32 * 1000) return 20;
  return method === 'memory' && nodes * guests <= 20 * 500 ? 2 : 10;
}
