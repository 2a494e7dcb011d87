import {
  applyChange,
  evaluateChange,
  evaluateMove,
  evaluateSwap,
} from '../../../shared/src/kernel/evaluate.ts';
import { fullCost } from '../../../shared/src/kernel/full-cost.ts';
import { type Placement, startPlacement } from '../../../shared/src/kernel/placement.ts';
import { buildTables } from '../../../shared/src/kernel/tables.ts';
import { type Random, seededRandom } from '../../../shared/src/kit/random.ts';
import { randomModel } from '../../../shared/test/random-model.ts';

/** What was done with one random model. */
export interface ChunkRow {
  readonly seed: number;
  readonly changes: number;
  /** How often everything was added up anew from the public model. */
  readonly fullEvaluations: number;
  readonly differences: number;
  /** Where everybody was in the end, and what that costs. */
  readonly placement: readonly number[];
  readonly cost: readonly number[];
}

type Change = readonly [guests: readonly number[], targets: readonly number[]];

/** A move, a swap, a cycle of three, or three guests that go anywhere. */
function drawChange({ place, tables }: Placement, random: Random): Change {
  const below = (count: number) => Math.floor(random() * count);
  const guest = below(tables.guestCount);
  const other = (guest + 1 + below(tables.guestCount - 2)) % tables.guestCount;
  const third =
    (other + 1) % tables.guestCount === guest
      ? (other + 2) % tables.guestCount
      : (other + 1) % tables.guestCount;
  const [from = 0, to = 0, there = 0] = [place[guest], place[other], place[third]];
  const drawn = random();
  if (drawn < 0.5) return [[guest], [below(tables.nodeCount)]];
  if (drawn < 0.8)
    return [
      [guest, other],
      [to, from],
    ];
  const targets = drawn < 0.9 ? [to, there, from] : [to, below(tables.nodeCount), below(tables.nodeCount)];
  return [[guest, other, third], targets];
}

function evaluate(placement: Placement, [guests, targets]: Change): boolean {
  const [guest = 0, other = 0] = guests;
  if (guests.length === 1) return evaluateMove(placement, guest, targets[0] ?? 0);
  if (guests.length === 2) return evaluateSwap(placement, guest, other);
  return evaluateChange(placement, guests, targets, guests.length);
}

function areEqual(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  for (let tier = 0; tier < one.length; tier++) if (one[tier] !== other[tier]) return false;
  return one.length === other.length;
}

/**
 * Does random changes that are allowed. Each must cost what was said before; every `every`th time, and at the
 * end, everything is added up anew.
 */
export function doChanges(seed: number, changesMax: number, every: number): ChunkRow {
  const model = randomModel(seed, true);
  const placement = startPlacement(buildTables(model));
  const random = seededRandom(seed);
  let [changes, fullEvaluations, differences] = [0, 0, 0];
  const compare = () => {
    fullEvaluations++;
    if (!areEqual(fullCost(model, placement.place), placement.cost)) differences++;
  };
  compare();
  for (let drawn = 0; changes < changesMax && drawn < 20 * changesMax; drawn++) {
    const change = drawChange(placement, random);
    if (!evaluate(placement, change)) continue;
    const said = placement.cost.map((cost, tier) => cost + (placement.delta[tier] ?? 0));
    applyChange(placement, ...change, change[0].length);
    changes++;
    if (!areEqual(said, placement.cost)) differences++;
    if (changes % every === 0) compare();
  }
  compare();
  const [cost, place] = [[...placement.cost], [...placement.place]];
  return { seed, changes, fullEvaluations, differences, placement: place, cost };
}
