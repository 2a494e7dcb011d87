import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';

const nodes = 'pve1 64G: 100 8G ha\npve2 64G:\npve3 64G:';
const noFailback = (text: string) => {
  const snapshot = cluster(text);
  const guests = snapshot.guests.map((guest) =>
    guest.ha === undefined ? guest : { ...guest, ha: { ...guest.ha, failback: false } },
  );
  return { ...snapshot, guests };
};

describe('ha-node-affinity', () => {
  it('allows only the highest priority that is online: HA would bring the guest back', () => {
    const text = `ha prefer r 100 pve1:2 pve2:2 pve3:1\n${nodes}`;
    expect(whyNot(text, 100, 'pve2')).to.equal('moving it would not help');
    expect(whyNot(text, 100, 'pve3')).to.equal('pinned to pve1, pve2 (HA rule r)');
  });

  it('allows the next priority when the nodes of the highest are away', () => {
    const text = 'ha require r 100 pve1:2 pve3:1\npve1 64G offline:\npve2 64G: 100 8G ha\npve3 64G:';
    expect(whyNot(text, 100, 'pve3')).to.equal('moving it would not help');
  });

  it('without failback allows every node of a strict rule, and any node of another', () => {
    expect(whyNot(noFailback(`ha require r 100 pve1:2 pve2:1\n${nodes}`), 100, 'pve2')).to.equal(
      'moving it would not help',
    );
    expect(whyNot(noFailback(`ha require r 100 pve1:2 pve2:1\n${nodes}`), 100, 'pve3')).to.equal(
      'pinned to pve1, pve2 (HA rule r)',
    );
    expect(whyNot(noFailback(`ha prefer r 100 pve1:2\n${nodes}`), 100, 'pve3')).to.equal(
      'moving it would not help',
    );
  });

  it('says nothing of guests that HA does not manage', () => {
    const text = `ha require r 100 pve1\n${nodes.replace(' ha', '')}`;
    expect(whyNot(text, 100, 'pve2')).to.equal('moving it would not help');
  });
});
