import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';

const withNode = (facts: Partial<NodeFacts>) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:');
  return {
    ...snapshot,
    nodes: snapshot.nodes.map((node) => (node.name === 'pve2' ? { ...node, ...facts } : node)),
  };
};

describe('node-calm', () => {
  it('story 14: sends nobody to a node that has just come up', () => {
    expect(whyNot(withNode({ uptimeSeconds: 120 }), 100, 'pve2')).to.equal('pve2 started only 2 min ago');
    expect(whyNot(withNode({ uptimeSeconds: 601 }), 100, 'pve2')).to.equal('moving it would not help');
    expect(whyNot(withNode({ uptimeSeconds: 120 }), 100, 'pve2', { nodeUpSecondsMin: 60 })).to.equal(
      'moving it would not help',
    );
  });

  it('story 14: sends nobody to a node that is being emptied or shut down', () => {
    expect(whyNot(withNode({ busyWith: 'stopall' }), 100, 'pve2')).to.equal('pve2 is busy with stopall');
  });
});
