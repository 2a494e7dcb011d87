import { expect } from 'chai';
import type { HaRuleSpec } from './cluster-spec.ts';
import { haRuleErrors } from './ha-rule-errors.ts';

const of = (rule: string, affinity: 'positive' | 'negative', ...sids: string[]): HaRuleSpec => ({
  ...{ type: 'resource-affinity', rule, affinity, sids },
});
const on = (rule: string, sids: string[], nodes: Record<string, number>): HaRuleSpec => ({
  ...{ type: 'node-affinity', rule, sids },
  nodes: Object.entries(nodes).map(([node, priority]) => ({ node, priority })),
});
const wrong = (...rules: HaRuleSpec[]) => [...haRuleErrors(rules, 3).keys()].sort();

describe('HA rules in error', () => {
  it('have too few members, or more than there are nodes', () => {
    expect(wrong(of('a', 'positive', 'vm:1'))).to.deep.equal(['a']);
    expect(wrong(of('a', 'negative', 'vm:1', 'vm:2', 'vm:3', 'vm:4'))).to.deep.equal(['a']);
    expect(wrong(of('a', 'negative', 'vm:1', 'vm:2', 'vm:3'))).to.deep.equal([]);
  });

  it('contradict each other: all that take part are out, also through a bundle', () => {
    const bundle = [of('a', 'positive', 'vm:1', 'vm:2'), of('b', 'positive', 'vm:2', 'vm:3')];
    expect(wrong(...bundle, of('c', 'negative', 'vm:1', 'vm:3'))).to.deep.equal(['a', 'b', 'c']);
    expect(wrong(...bundle, of('c', 'negative', 'vm:1', 'vm:4'))).to.deep.equal([]);
  });

  it('bind a guest to nodes twice, or a bundle', () => {
    const rules = [on('a', ['vm:1'], { pve1: 0 }), on('b', ['vm:1'], { pve2: 0 })];
    expect(wrong(...rules)).to.deep.equal(['a', 'b']);
    const ofTwo = [on('a', ['vm:1'], { pve1: 0 }), on('b', ['vm:2'], { pve2: 0 })];
    expect(wrong(...ofTwo, of('c', 'positive', 'vm:1', 'vm:2'))).to.deep.equal(['a', 'b', 'c']);
    expect(wrong(...ofTwo)).to.deep.equal([]);
  });

  it('have priorities where guests are related, or too few nodes to be apart on', () => {
    const priorities = on('a', ['vm:1'], { pve1: 2, pve2: 1 });
    expect(wrong(priorities, of('c', 'negative', 'vm:1', 'vm:2'))).to.deep.equal(['a', 'c']);
    expect(wrong(priorities)).to.deep.equal([]);
    const narrow = on('a', ['vm:1', 'vm:2'], { pve1: 0 });
    expect(wrong(narrow, of('c', 'negative', 'vm:1', 'vm:2'))).to.deep.equal(['a', 'c']);
  });

  it('are none that is switched off', () => {
    expect(wrong({ ...of('a', 'positive', 'vm:1'), disable: true })).to.deep.equal([]);
  });
});
