import { type InstanceFile, objectiveFromFile } from './check-file.ts';

/**
 * The best objective that the CP-SAT peer (30 s or 60 s), a local search and annealing reached on the same
 * instances on a machine of 2 cores: what ours may not be worse than.
 */
const FIGURES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
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

/** What those instances cost at their start, as level 5 counts: by this they are known, whatever a file is called. */
const STARTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  memory: {
    'syn-3x30': 400_000,
    'syn-5x100': 266_900,
    'syn-8x200': 460_400,
    'syn-13x300': 587_500,
    'syn-20x500': 533_900,
    'syn-32x1000': 572_400,
    'syn-64x3000': 522_700,
    large_unbalanced: 1_882_800,
  },
  global_smart: {
    'syn-3x30': 16_483_000,
    'syn-5x100': 18_147_800,
    'syn-8x200': 18_552_200,
    'syn-13x300': 22_422_100,
    'syn-20x500': 29_527_400,
    'syn-32x1000': 29_506_800,
  },
};

/** The figure of the peers, where this is the instance that they were given; null where nobody has one. */
export function figureOf(
  stem: string,
  file: InstanceFile,
  method: string,
  balanciness: number,
): number | null {
  const figure = FIGURES[`${method} ${balanciness}`]?.[stem];
  if (figure === undefined) return null;
  const home = Object.fromEntries(file.vms.map(({ name, node }) => [name, node]));
  return objectiveFromFile(file, home, method, 5) === STARTS[method]?.[stem] ? figure : null;
}

/** CPU seconds that a search may take, by its size alone. */
export function secondsFor(method: string, nodes: number, guests: number): number {
  if (nodes * guests > 32 * 1000) return 20;
  return method === 'memory' && nodes * guests <= 20 * 500 ? 2 : 10;
}
