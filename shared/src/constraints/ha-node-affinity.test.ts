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

  it('refuses nodes that HA does not take for online, and leaves other guests alone there', () => {
    const fenced = (text: string) => {
      const snapshot = cluster(text);
      const states = snapshot.nodes.map((node) =>
        node.name === 'pve2' ? { ...node, haState: 'fence' } : node,
      );
      return { ...snapshot, nodes: states };
    };
    expect(whyNot(fenced(nodes), 100, 'pve2')).to.equal('HA takes pve2 for fence and puts no guest there');
    expect(whyNot(fenced(nodes.replace(' ha', '')), 100, 'pve2')).to.equal('moving it would not help');
  });

  it('leaves a guest to HA that goes back to a node which has ended its maintenance', () => {
    const away = (failback: boolean, text = nodes) => {
      const snapshot = cluster(text);
      const guests = snapshot.guests.map((guest) => ({
        ...guest,
        ha: { state: 'started', autoRebalance: true, failback, maintenanceNode: 'pve3' },
      }));
      return { ...snapshot, guests };
    };
    expect(whyNot(away(true), 100, 'pve2')).to.equal(
      'HA brings it back to pve3, which has ended its maintenance',
    );
    expect(whyNot(away(true), 100, 'pve3')).to.equal('moving it would not help');
    expect(whyNot(away(false), 100, 'pve2'), 'without failback it stays').to.equal(
      'moving it would not help',
    );
    const still = nodes.replace('pve3 64G:', 'pve3 64G maintenance:');
    expect(whyNot(away(true, still), 100, 'pve2'), 'not while it lasts').to.equal('moving it would not help');
  });

  it('counts guests that do not run: HA keeps others from them, and takes others along', () => {
    const stopped = 'pve1 64G: 100 8G ha\npve2 64G: 101 8G ha stopped\npve3 64G:';
    const apart = `ha apart r 100 101\n${stopped}`;
    expect(whyNot(apart, 100, 'pve2')).to.equal('must not be with 101 (HA rule r)');
    expect(whyNot(apart, 100, 'pve3')).to.equal('moving it would not help');
    expect(whyNot(apart.replace('8G ha stopped', '8G stopped'), 100, 'pve2'), 'not under HA').to.equal(
      'moving it would not help',
    );
    const together = `ha together r 100 101\n${stopped}`;
    expect(whyNot(together, 100, 'pve3')).to.equal('stays with 101 (HA rule r)');
    expect(whyNot(together, 100, 'pve2')).to.equal('moving it would not help');
    const implied = `ha together r 100 102\nha apart s 102 101\n${stopped.replace('8G ha\n', '8G ha, 102 8G ha\n')}`;
    expect(whyNot(implied, 100, 'pve2')).to.match(/^must not be with 101/);
  });

  it('says nothing of guests that HA does not manage', () => {
    const text = `ha require r 100 pve1\n${nodes.replace(' ha', '')}`;
    expect(whyNot(text, 100, 'pve2')).to.equal('moving it would not help');
  });
});
