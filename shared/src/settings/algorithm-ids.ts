/** Our own search, and the balancers of others (a law holds these to their catalogue). Sorted but for the first. */
export const ALGORITHM_IDS = [
  'own',
  'bucket-annealing',
  'bucket-bin-pack',
  'bucket-genetic',
  'bucket-greedy1',
  'bucket-greedy2',
  'bucket-greedy3',
  'bucket-main',
  'bucket-min-cost-flow',
  'native-bruteforce',
  'native-topsis',
  'proxlb-greedy',
  'saturation-agent',
] as const;
