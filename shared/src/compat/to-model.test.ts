import { expect } from 'chai';
import { randomInstance } from '../../test/random-compat.ts';
import { fullCost } from '../kernel/full-cost.ts';
import { seededRandom } from '../kit/random.ts';
import { hardRules, isKept } from './hard-rules.ts';
import { readInstance } from './instance-form.ts';
import { objectiveOf } from './objective.ts';
import { compileCompat, guestPlaces } from './to-model.ts';
import { ruleConflict } from './validate.ts';
import { weightsOf } from './weights.ts';

const NODES = 4;

function compiledOf(seed: number) {
  const random = seededRandom(seed);
  const read = readInstance(randomInstance(random, { nodes: NODES, guests: 9 }));
  if ('problem' in read) throw new Error(read.problem);
  const cluster = read.value;
  if (ruleConflict(cluster) !== undefined) return undefined;
  const [weights, rules] = [weightsOf(cluster), hardRules(cluster)];
  return {
    cluster,
    weights,
    rules,
    compiled: compileCompat(cluster, { weights, rules, hasTies: false }),
    random,
  };
}

type Compiled = NonNullable<ReturnType<typeof compiledOf>>;

/** Some blocks at home, the others anywhere. */
function drawBlocks({ compiled, random }: Compiled): Int32Array {
  const stays = random();
  return Int32Array.from(compiled.model.home, (home) =>
    random() < stays ? home : Math.floor(random() * NODES),
  );
}

const keeps = ({ cluster, rules }: Compiled, place: Int32Array, kinds?: readonly string[]) =>
  rules.every((rule) => (kinds?.includes(rule.kind) ?? true) === false || isKept(cluster, rule, place));

/** As the model sees it: nobody where it may not be, and nothing in the tier of what is broken. */
function holds({ compiled }: Compiled, blocks: Int32Array): boolean {
  const [broken = 0] = fullCost(compiled.model, blocks);
  const { allowed } = compiled.model;
  return (
    broken + (compiled.offset[0] ?? 0) === 0 &&
    blocks.every((node, block) => allowed?.[block * NODES + node] === 1)
  );
}

/** Some placements of each of many clusters. */
function* cases(): Generator<
  readonly [given: Compiled, blocks: Int32Array, place: Int32Array, seed: number]
> {
  for (let seed = 1; seed <= 150; seed++) {
    const given = compiledOf(seed);
    for (let turn = 0; given !== undefined && turn < 20; turn++) {
      const blocks = drawBlocks(given);
      yield [given, blocks, guestPlaces(given.compiled, blocks), seed];
    }
  }
}

describe('the model of a cluster in the terms of the CP-SAT peer', () => {
  it('costs what the definition says, wherever everybody is', () => {
    let looked = 0;
    for (const [{ compiled, cluster, weights }, blocks, place, seed] of cases()) {
      const [, cost = 0] = fullCost(compiled.model, blocks);
      expect(cost + (compiled.offset[1] ?? 0), `seed ${seed}`).to.equal(
        objectiveOf(cluster, place, weights).total,
      );
      looked++;
    }
    expect(looked).to.be.above(1500);
  });

  it('is whole exactly where all rules are kept, as long as there is room', () => {
    const counts = { whole: 0, broken: 0 };
    for (const [given, blocks, place, seed] of cases()) {
      if (!keeps(given, place, ['memory', 'cpu', 'storage'])) continue;
      const isWhole = keeps(given, place);
      expect(holds(given, blocks), `seed ${seed}`).to.equal(isWhole);
      counts[isWhole ? 'whole' : 'broken']++;
    }
    expect(Math.min(counts.whole, counts.broken)).to.be.above(60);
  });
});
