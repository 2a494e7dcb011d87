import { seededRandom } from '../src/kit/random.ts';
import { compileProblem } from '../src/plan/compile-problem.ts';
import type { Seed, SeedOptions } from '../src/seeds/seed.ts';
import { type SeedCluster, seedCluster } from '../src/seeds/seed-cluster.ts';
import { Settings, type SettingsInput } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';

/** Budgets that bind nobody: a balancer is looked at for what it does itself. */
export const unbounded: SettingsInput = { movesMax: 10_000, bytesMax: 2 ** 46 };

/** A cluster, maybe from text, after a balancer was at work on it. */
export function seeded(
  given: string | ClusterSnapshot,
  seed: Seed,
  options: SeedOptions = {},
  settings: SettingsInput = {},
) {
  const problem = compileProblem(
    typeof given === 'string' ? cluster(given) : given,
    Settings.parse({ ...unbounded, ...settings }),
  );
  const after: SeedCluster = seedCluster(problem);
  const search = seed.search(after, { ...seed.options, ...options }, seededRandom(1));
  let rounds = 0;
  while (!search.next().done) rounds++;
  const { guests, nodes } = problem.kernel.model;
  const nodeOf = Object.fromEntries(
    problem.bundles.units.flatMap(({ guests: members }, unit) =>
      members.map((guest) => [guests[guest]?.vmid, nodes[after.place[unit] ?? 0]?.name]),
    ),
  );
  const moved = [...after.place.keys()].filter((unit) => after.place[unit] !== after.home[unit]).length;
  return { nodeOf, moved, rounds, memory: [...after.memory.used].map((bytes) => bytes / 2 ** 30) };
}
