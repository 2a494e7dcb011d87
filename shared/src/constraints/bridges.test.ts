import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const scene = (pve2: string[] | undefined) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:');
  const [guest] = snapshot.guests;
  if (guest?.placement === undefined) throw new Error('there is no guest');
  const bridged = { ...guest, placement: { ...guest.placement, bridges: ['vmbr0', 'vnet7'] } };
  const nodes = snapshot.nodes.map((node) =>
    node.name === 'pve2' && pve2 !== undefined ? { ...node, bridges: pve2 } : node,
  );
  return { ...snapshot, nodes, guests: [bridged] };
};

describe('bridges', () => {
  it('story 18: lets nobody go to where a bridge of theirs is missing', () => {
    expect(whyNot(scene(['vmbr0']), 100, 'pve2')).to.equal('pve2 has no bridge vnet7');
    expect(whyNot(scene(['vmbr0', 'vmbr1', 'vnet7']), 100, 'pve2')).to.equal('moving it would not help');
  });

  it('takes what is not visible for neither there nor absent (S12)', () => {
    expect(whyNot(scene(undefined), 100, 'pve2')).to.equal('moving it would not help');
  });
});
