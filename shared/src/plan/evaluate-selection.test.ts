import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { syntheticCluster } from '../../test/synthetic-cluster.ts';
import { defaultSettings } from '../settings/settings.ts';
import { evaluateSelection, evaluatingSelection } from './evaluate-selection.ts';

const select = (text: string, vmids: readonly number[]) => {
  const snapshot = cluster(text);
  return evaluateSelection(snapshot, defaultSettings, planOf(snapshot), vmids);
};

describe('evaluating a selection', () => {
  const bundle =
    'cluster registered=plb_affinity_a\npve1 64G: 100 12G #plb_affinity_a, 101 12G #plb_affinity_a, 102 28G lock=x\npve2 64G:';
  const room =
    'pve1 64G/3G: 100 30G, 101 22G\npve2 64G/3G: 102 12G, 103 12G, 104 12G\npve3 64G/3G: 105 12G, 106 12G';

  it('drops what goes only together with what was un-ticked, and says with what', () => {
    const { moves, dropped, worthwhile } = select(bundle, [100]);
    expect(moves).to.deep.equal([]);
    expect(dropped).to.deep.equal([{ vmid: 100, needs: [101] }]);
    expect(worthwhile).to.equal(false);
  });

  it('drops what needs the room of what was un-ticked', () => {
    expect(select(room, [105]).dropped).to.deep.equal([{ vmid: 105, needs: [101] }]);
  });

  it('evaluates the rest as a plan of its own', () => {
    const { moves, steps, after, bytes, worthwhile } = select(room, [101]);
    expect(moves.map(({ vmid, step }) => [vmid, step])).to.deep.equal([[101, 1]]);
    expect(steps).to.have.length(1);
    expect(after.nodes.map(({ guests }) => guests)).to.deep.equal([1, 3, 3]);
    expect(bytes).to.equal(22 * 2 ** 30);
    expect(worthwhile).to.equal(true);
  });

  it('of a large cluster is done in many pieces, none of which is a tenth of it', () => {
    const snapshot = syntheticCluster(8, 600, 1);
    const work = evaluatingSelection(snapshot, defaultSettings, { moves: [] }, []);
    const pieces: number[] = [];
    for (let step = work.next(); !step.done; step = work.next()) pieces.push(step.value);
    const units = pieces.reduce((sum, piece) => sum + piece, 0);
    expect(units).to.be.greaterThan(snapshot.guests.length);
    expect(Math.max(...pieces)).to.be.at.most(units / 10);
  });

  it('ignores guests that are not in the plan', () => {
    expect(select(room, [999]).moves).to.deep.equal([]);
  });
});
