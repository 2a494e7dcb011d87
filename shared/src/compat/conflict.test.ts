import { expect } from 'chai';
import { randomInstance } from '../../test/random-compat.ts';
import { seededRandom } from '../kit/random.ts';
import type { CompatCluster } from './cluster.ts';
import { minimalConflict } from './conflict.ts';
import { feasibility } from './feasible.ts';
import { type HardRule, hardRules, isKept, ruleText } from './hard-rules.ts';
import { readInstance } from './instance-form.ts';
import { readScenario } from './scenario-form.ts';
import { ruleConflict } from './validate.ts';

const NODE = { cpu_total: 8, memory_total_gb: 32 };
function clusterOf(input: object) {
  const read = readScenario({ nodes: { A: NODE, B: NODE }, ...input });
  if ('problem' in read) throw new Error(read.problem);
  return read.value.cluster;
}
const guest = (node: string, memory_gb = 4) => ({ node, cpu: 2, memory_gb });
const vms = { a: guest('A'), b: guest('A'), c: guest('B') };
const texts = (cluster: CompatCluster) =>
  minimalConflict(cluster, hardRules(cluster), 1e6).rules.map((rule) => ruleText(cluster, rule));

/** Every placement there is, tried out. */
function isPossible(cluster: CompatCluster, rules: readonly HardRule[]): boolean {
  const { length } = cluster.nodes;
  const count = length ** cluster.guests.length;
  const place = cluster.guests.map(() => 0);
  for (let number = 0; number < count; number++) {
    let rest = number;
    for (let index = 0; index < place.length; index++) {
      place[index] = rest % length;
      rest = Math.floor(rest / length);
    }
    if (rules.every((rule) => isKept(cluster, rule, place))) return true;
  }
  return false;
}

describe('rules that contradict each other', () => {
  it('are told in words', () => {
    const conflict = (constraints: object) => ruleConflict(clusterOf({ vms, constraints }));
    const pin = (vm: string, ...nodes: string[]) => ({ vm, nodes });
    expect(
      conflict({
        affinity: [{ vms: ['a', 'b'] }, { vms: ['b', 'c'] }],
        anti_affinity: [{ name: 'far', vms: ['a', 'c'] }],
      }),
    ).to.equal('a, c must be together by affinity and apart by rule far');
    expect(conflict({ pin: [pin('a', 'A'), pin('a', 'B')] })).to.equal(
      'the pins of guest a have no node in common',
    );
    expect(conflict({ affinity: [{ vms: ['a', 'c'] }], pin: [pin('a', 'A'), pin('c', 'B')] })).to.equal(
      'a, c must be together, and the pins of a, c have no node in common',
    );
    expect(conflict({ pin: [pin('a', 'X')] })).to.equal('guest a is pinned to X, which is not there');
    const soft = { hard: false, vms: ['a', 'b'] };
    expect(conflict({ affinity: [soft], anti_affinity: [{ vms: ['a', 'b'] }] })).to.equal(undefined);
  });

  it('are told as the smallest set that does', () => {
    const apart = { anti_affinity: [{ name: 'far', vms: ['a', 'b', 'c'] }] };
    expect(texts(clusterOf({ vms, constraints: apart }))).to.deep.equal(['rule far keeps a, b, c apart']);
    expect(
      texts(clusterOf({ vms: { big: guest('A', 20), huge: guest('A', 20) }, evacuate_node: 'A' })),
    ).to.deep.equal(['node A is to be emptied', 'node B has 32768 MiB of memory for guests']);
    expect(
      texts(
        clusterOf({
          nodes: { A: { ...NODE, maintenance: true }, B: NODE },
          vms,
          constraints: { ignore: ['b'] },
        }),
      ),
    ).to.deep.equal(['node A is in maintenance', 'guest b is ignored and stays on A']);
  });

  it('are found exactly where no placement keeps them all', () => {
    let [yes, no] = [0, 0];
    for (let seed = 1; seed <= 120; seed++) {
      const read = readInstance(randomInstance(seededRandom(seed), { nodes: 3, guests: 5 + (seed % 3) }));
      if ('problem' in read) throw new Error(read.problem);
      const cluster = read.value;
      const rules = hardRules(cluster);
      const found = feasibility(cluster, rules, 1e6);
      expect(found.answer, `seed ${seed}`).to.equal(isPossible(cluster, rules) ? 'yes' : 'no');
      if (found.answer === 'yes') {
        yes++;
        expect(rules.filter((rule) => !isKept(cluster, rule, found.place))).to.deep.equal([]);
        continue;
      }
      no++;
      const conflict = minimalConflict(cluster, rules, 1e6);
      expect(conflict.isMinimal).to.equal(true);
      expect(isPossible(cluster, conflict.rules), `seed ${seed}`).to.equal(false);
      for (const left of conflict.rules)
        expect(
          isPossible(
            cluster,
            conflict.rules.filter((rule) => rule !== left),
          ),
        ).to.equal(true);
    }
    expect(Math.min(yes, no)).to.be.above(15);
  });
});
