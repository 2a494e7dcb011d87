import { expect } from 'chai';
import fc from 'fast-check';
import { brokenRules } from '../../src/kernel/broken-rules.ts';
import { compareCosts } from '../../src/kernel/compare-costs.ts';
import { applyChange, evaluateChange, evaluateMove, evaluateSwap } from '../../src/kernel/evaluate.ts';
import { fullCost } from '../../src/kernel/full-cost.ts';
import { moveGuest, type Placement, startPlacement } from '../../src/kernel/placement.ts';
import { searchPlacement } from '../../src/kernel/search.ts';
import { buildTables } from '../../src/kernel/tables.ts';
import { type Random, seededRandom } from '../../src/kit/random.ts';
import { randomModel } from '../random-model.ts';
import { runs } from '../runs.ts';

type Change = readonly [guests: readonly number[], targets: readonly number[]];

/** A move, a swap, or three guests that take each other's places or go somewhere. */
function drawChange({ place, tables }: Placement, random: Random): Change {
  const below = (count: number) => Math.floor(random() * count);
  const kind = below(4);
  const first = below(tables.guestCount);
  if (kind === 0) return [[first], [below(tables.nodeCount)]];
  const [second, third] = [(first + 7) % tables.guestCount, (first + 1 + below(6)) % tables.guestCount];
  const [from = 0, at2 = 0, at3 = 0] = [place[first], place[second], place[third]];
  if (kind === 1)
    return [
      [first, second],
      [at2, from],
    ];
  if (kind === 2)
    return [
      [first, second, third],
      [at2, at3, from],
    ];
  return [
    [first, second, third],
    [at2, below(tables.nodeCount), below(tables.nodeCount)],
  ];
}

function evaluate(placement: Placement, [guests, targets]: Change): boolean {
  const [guest = 0, other = 0] = guests;
  if (guests.length === 1) return evaluateMove(placement, guest, targets[0] ?? 0);
  if (guests.length === 2) return evaluateSwap(placement, guest, other);
  return evaluateChange(placement, guests, targets, guests.length);
}

const afterwards = ({ place }: Placement, [guests, targets]: Change): Int32Array => {
  const next = place.slice();
  guests.forEach((guest, index) => {
    next[guest] = targets[index] ?? 0;
  });
  return next;
};

function search(seed: number, workMax: number, canBeBroken: boolean) {
  const tables = buildTables(randomModel(seed, canBeBroken));
  const steps = searchPlacement(tables, seededRandom(seed), workMax);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return { model: tables.model, finding: step.value };
}

/**
 * Does random changes, and counts them; each costs what was said, and every tenth time and at the end all is added up
 * anew: what was said wrongly once is wrong from then on.
 */
function changesOf(seed: number, steps: number): number {
  const model = randomModel(seed, true);
  const placement = startPlacement(buildTables(model));
  const random = seededRandom(seed);
  let looked = 0;
  expect([...placement.cost], `start ${seed}`).to.deep.equal(fullCost(model, placement.place));
  for (let step = 0; step < steps; step++) {
    const change = drawChange(placement, random);
    if (!evaluate(placement, change)) continue;
    const said = placement.cost.map((cost, tier) => cost + (placement.delta[tier] ?? 0));
    applyChange(placement, ...change, change[0].length);
    const full = looked++ % 10 === 0 ? fullCost(model, placement.place) : said;
    for (let tier = 0; tier < said.length; tier++)
      if (said[tier] !== placement.cost[tier] || said[tier] !== full[tier])
        expect.fail(`seed ${seed} step ${step}: ${change}: said ${said}, is ${full}`);
  }
  expect([...placement.cost], `end ${seed}`).to.deep.equal(fullCost(model, placement.place));
  return looked;
}

describe('the kernel', () => {
  it('says what a change costs as adding everything up does, over 100,000 changes', () => {
    let looked = 0;
    for (let seed = 1; looked < 100_000; seed++) looked += changesOf(seed, 2000);
  });

  it('allows a change exactly where no rule is broken by it', () => {
    let [allowed, refused] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const model = randomModel(seed, false);
      const placement = startPlacement(buildTables(model));
      const random = seededRandom(seed);
      expect([...brokenRules(model, placement.place)]).to.deep.equal([]);
      for (let step = 0; step < 150; step++) {
        const change = drawChange(placement, random);
        if (change[0].some((guest, index) => placement.place[guest] === change[1][index])) continue;
        const broken = brokenRules(model, afterwards(placement, change));
        expect(evaluate(placement, change), `seed ${seed}: ${[...broken]}`).to.equal(broken.size === 0);
        if (broken.size > 0) refused++;
        else {
          allowed++;
          applyChange(placement, ...change, change[0].length);
        }
      }
    }
    expect(Math.min(allowed, refused)).to.be.above(300);
  });

  it('never lets a rule that was broken at the start be broken more', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const model = randomModel(seed, true);
      const placement = startPlacement(buildTables(model));
      const random = seededRandom(seed);
      const before = brokenRules(model, placement.place);
      for (let step = 0; step < 200; step++) {
        const change = drawChange(placement, random);
        if (!evaluate(placement, change)) continue;
        applyChange(placement, ...change, change[0].length);
        for (const [rule, by] of brokenRules(model, placement.place))
          expect(by, `seed ${seed}: ${rule}`).to.be.at.most(before.get(rule) ?? 0);
      }
    }
  });

  it('is where it was after every guest has gone home', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999 }), (seed) => {
        const tables = buildTables(randomModel(seed, true));
        const placement = startPlacement(tables);
        const random = seededRandom(seed);
        for (let guest = 0; guest < tables.guestCount; guest++)
          moveGuest(placement, guest, Math.floor(random() * tables.nodeCount));
        tables.home.forEach((node, guest) => {
          moveGuest(placement, guest, node);
        });
        const { residents, slot, delta, ...rest } = placement;
        const { residents: _, slot: __, delta: ___, ...fresh } = startPlacement(tables);
        expect({ ...rest, tables: 0 }).to.deep.equal({ ...fresh, tables: 0 });
        expect(
          slot.every((position, guest) => residents[rest.place[guest] ?? 0]?.[position] === guest),
        ).to.equal(true);
        expect(delta.length).to.equal(tables.tierCount);
      }),
      runs(30),
    );
  });
});

describe('the search of placements', () => {
  it('finds the same with the same seed and work', () => {
    expect(search(3, 60_000, true).finding).to.deep.equal(search(3, 60_000, true).finding);
  });

  it('begins where the model says, and finds nothing worse', () => {
    const { model, finding } = search(4, 20_000, false);
    const warm = buildTables({ ...model, start: finding.place });
    expect([...startPlacement(warm).cost]).to.deep.equal(finding.cost);
    const steps = searchPlacement(warm, seededRandom(1), 8192);
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(compareCosts(step.value.cost, finding.cost, model.rankedTiers)).to.be.at.most(0);
  });

  it('never ends worse than it began, breaks no rule, and knows what its placement costs', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { model, finding } = search(seed, 60_000, false);
      expect([...brokenRules(model, finding.place)]).to.deep.equal([]);
      expect(finding.cost).to.deep.equal(fullCost(model, finding.place));
      expect(compareCosts(finding.cost, fullCost(model, model.home), model.rankedTiers)).to.be.below(0);
    }
  });
});
