import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { compileModel } from '../model/model.ts';
import { plainPaint } from '../report/paint.ts';
import { balanceLines } from '../report/plan-text.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import { balanceAt, balanceOf } from './balance.ts';

const GIB = 2 ** 30;

describe('balance', () => {
  it('shows what the nodes themselves say, and the worst of it', () => {
    const { nodes, worst, spreadPercent } = balanceOf(
      cluster('pve1 64G/4G 16c/1c: 100 32G/28G 4c/3c, 101 8G stopped\npve2 64G 16c/2c:'),
      defaultSettings,
    );
    expect(nodes[0]).to.deep.equal({
      ...{ node: 'pve1', memoryBytes: 32 * GIB, memoryTotalBytes: 64 * GIB },
      ...{ cpuCores: 4, cpuTotalCores: 16, guests: 1 },
    });
    expect(worst).to.deep.equal({ node: 'pve1', resource: 'memory', percent: 50 });
    expect(spreadPercent).to.deep.equal({ memory: 50, cpu: 12.5 });
  });

  it('leaves out nodes of which nothing is known, and those that may not hold guests from the spread', () => {
    const text = 'pve1 64G: 100 32G\npve2 64G: 101 16G\npve3 64G offline:\npve4 64G maintenance:';
    const { nodes, spreadPercent } = balanceOf(cluster(text), defaultSettings);
    expect(nodes.map(({ node }) => node)).to.deep.equal(['pve1', 'pve2', 'pve4']);
    expect(spreadPercent.memory).to.equal(25);
    expect(
      balanceOf(cluster(text), Settings.parse({ reservedNodes: ['pve2'] })).spreadPercent.memory,
    ).to.equal(0);
  });

  it('S8: shows what a node keeps from its guests, and what is left of that after a move', () => {
    const plain = cluster('pve1 64G: 100 32G/20G, 101 32G/28G\npve2 64G:');
    const squeezed = {
      ...plain,
      guests: plain.guests.map((guest) =>
        guest.vmid === 100 ? { ...guest, balloonBytes: 20 * GIB } : guest,
      ),
    };
    const model = compileModel(squeezed, defaultSettings);
    const kept = (place: number[]) =>
      balanceAt(model, Int32Array.from(place)).nodes.map(({ squeezedBytes }) => squeezedBytes);
    expect(kept([0, 0])).to.deep.equal([12 * GIB, undefined]);
    expect(kept([1, 0])).to.deep.equal([0, undefined]);
    expect(kept([0, 1])).to.deep.equal([0, undefined]);
    expect(
      balanceLines(balanceAt(model, model.home), balanceAt(model, Int32Array.of(0, 1)), plainPaint)[0],
    ).to.match(/squeezed by 12 GiB -> none$/);
  });

  it('leaves the cache of ZFS out of what a node uses', () => {
    const cached = withHistories(cluster('pve1 64G/30G:\npve2 64G:'), { pve1: { arcBytes: 27 * GIB } });
    expect(balanceOf(cached, defaultSettings).nodes[0]?.memoryBytes).to.equal(5 * GIB);
    const counted = balanceOf(cached, Settings.parse({ countZfsCache: true }));
    expect(counted.nodes[0]?.memoryBytes).to.equal(30 * GIB);
  });

  it('says whether the guests of any one node find memory on the others', () => {
    const survives = (text: string) => balanceOf(cluster(text), defaultSettings).survivesNodeLoss;
    expect(survives('pve1 64G: 100 20G\npve2 64G: 101 20G')).to.equal('yes');
    expect(survives('pve1 64G: 100 40G\npve2 64G: 101 40G')).to.equal('no');
    expect(survives('pve1 64G: 100 40G unmeasured\npve2 64G: 101 4G')).to.equal('unknown');
    expect(survives('pve1 64G: 100 40G\npve2 64G maintenance:')).to.equal('no');
    const hidden = { ...cluster('pve1 64G: 100 4G\npve2 64G:'), hiddenGuestsPossible: true };
    expect(balanceOf(hidden, defaultSettings).survivesNodeLoss).to.equal('unknown');
  });
});
