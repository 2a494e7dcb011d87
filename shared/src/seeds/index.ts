import { bucketAnnealing } from './bucket-annealing.ts';
import { bucketBinPack } from './bucket-bin-pack.ts';
import { bucketGenetic } from './bucket-genetic.ts';
import { bucketGreedy1 } from './bucket-greedy1.ts';
import { bucketGreedy2 } from './bucket-greedy2.ts';
import { bucketGreedy3 } from './bucket-greedy3.ts';
import { bucketMain } from './bucket-main.ts';
import { bucketMinCostFlow } from './bucket-min-cost-flow.ts';
import { nativeBruteforce } from './native-bruteforce.ts';
import { nativeTopsis } from './native-topsis.ts';
import { proxlbGreedy } from './proxlb-greedy.ts';
import { saturationAgent } from './saturation-agent.ts';
import type { Seed } from './seed.ts';

/** Every balancer of others there is, sorted. To add one: a file, its test, a line here. */
export const seeds = [
  bucketAnnealing,
  bucketBinPack,
  bucketGenetic,
  bucketGreedy1,
  bucketGreedy2,
  bucketGreedy3,
  bucketMain,
  bucketMinCostFlow,
  nativeBruteforce,
  nativeTopsis,
  proxlbGreedy,
  saturationAgent,
] as const satisfies readonly Seed[];
