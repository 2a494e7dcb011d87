import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const scene = (mappings: { nodes: string[]; isLive: boolean }[]) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:\npve3 64G:');
  const [guest] = snapshot.guests;
  if (guest?.placement === undefined) throw new Error('there is no guest');
  const mapped = [{ key: 'hostpci0', kind: 'pci' as const, id: 'gpu' }];
  return {
    ...snapshot,
    guests: [{ ...guest, placement: { ...guest.placement, mapped } }],
    cluster: {
      ...snapshot.cluster,
      mappings: mappings.map((mapping) => ({ ...mapping, kind: 'pci' as const, id: 'gpu' })),
    },
  };
};

describe('mapped-devices', () => {
  it('story 18: lets a running guest go only with a device that moves live, to nodes that have one', () => {
    const live = scene([{ nodes: ['pve1', 'pve2'], isLive: true }]);
    expect(whyNot(live, 100, 'pve2')).to.equal('moving it would not help');
    expect(whyNot(live, 100, 'pve3')).to.equal('pve3 has no device for gpu');
    const fixed = scene([{ nodes: ['pve1', 'pve2'], isLive: false }]);
    expect(whyNot(fixed, 100, 'pve2')).to.equal('hostpci0 does not move live');
  });

  it('takes a mapping that it cannot see for one that does not', () => {
    expect(whyNot(scene([]), 100, 'pve2')).to.equal('hostpci0 does not move live');
  });
});
