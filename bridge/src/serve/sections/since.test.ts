import { expect } from 'chai';
import type { Balance } from '#shared/plan/plan.ts';
import { createSince } from './since.ts';

const balance = (node: string, survivesNodeLoss: Balance['survivesNodeLoss'] = 'yes'): Balance => ({
  ...{ nodes: [], spreadPercent: { memory: 0, cpu: 0 }, survivesNodeLoss },
  worst: { node, resource: 'memory', percent: 80 },
});

describe('since when the first line says the same', () => {
  it('S21: begins anew with another worst node, or another answer to the loss of one', () => {
    const since = createSince();
    expect(since(balance('pve1'), 1000)).to.deep.equal({ worstMs: 1000, survivalMs: 1000 });
    expect(since(balance('pve1'), 2000)).to.deep.equal({ worstMs: 1000, survivalMs: 1000 });
    expect(since(balance('pve2'), 3000)).to.deep.equal({ worstMs: 3000, survivalMs: 1000 });
    expect(since(balance('pve2', 'no'), 4000)).to.deep.equal({ worstMs: 3000, survivalMs: 4000 });
  });
});
