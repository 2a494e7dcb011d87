import { seededRandom } from '../kit/random.ts';
import { seeds } from '../seeds/index.ts';
import type { Seed, SeedOptions } from '../seeds/seed.ts';
import { seedCluster } from '../seeds/seed-cluster.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compileProblem } from './compile-problem.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';

export const seedById = (id: string): Seed | undefined => seeds.find((seed) => seed.id === id);

/**
 * The plan of a balancer that people use today, under our rules, limits and budgets: in an order in which
 * every move finds room, without the moves that the goal of the settings does not need.
 */
export function* proposeBySeed(
  snapshot: ClusterSnapshot,
  settings: Settings,
  seed: Seed,
  options: SeedOptions = {},
): Generator<{ readonly workUnits: number }, Plan, unknown> {
  const problem = compileProblem(snapshot, settings);
  const cluster = seedCluster(problem);
  const search = seed.search(cluster, { ...seed.options, ...options }, seededRandom(settings.seed));
  for (;;) {
    const step = search.next();
    if (step.done) return makePlan(problem, cluster.place, step.value);
    yield { workUnits: step.value };
  }
}
