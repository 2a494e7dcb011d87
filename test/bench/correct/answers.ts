import { searchPlacement } from '../../../shared/src/kernel/search.ts';
import { buildTables } from '../../../shared/src/kernel/tables.ts';
import { seededRandom } from '../../../shared/src/kit/random.ts';
import { planOf } from '../../../shared/test/plan-of.ts';
import { randomModel } from '../../../shared/test/random-model.ts';
import { syntheticCluster } from '../../../shared/test/synthetic-cluster.ts';

/** What a seed and an amount of work lead to, as text that two engines can be compared by. */
export interface Answer {
  readonly seed: number;
  readonly placement: string;
  readonly plan: string;
}

function placementText(seed: number, work: number): string {
  const steps = searchPlacement(buildTables(randomModel(seed, true)), seededRandom(seed), work);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return JSON.stringify({ cost: step.value.cost, place: [...step.value.place] });
}

/** A search of the kernel, and a plan of the whole engine. */
export const answers = (seeds: readonly number[], work: number): Answer[] =>
  seeds.map((seed) => ({
    seed,
    placement: placementText(seed, work),
    plan: JSON.stringify(planOf(syntheticCluster(4, 60, seed))),
  }));
