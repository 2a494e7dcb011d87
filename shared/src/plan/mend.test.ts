import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { evaluateSelection } from './evaluate-selection.ts';
import { finalPlan } from './final-plan.ts';
import { verify } from './verify.ts';

/** All memory is for guests, and a plan may be as long as it likes. */
const roomy: SettingsInput = {
  ...{ movesMax: 100, bytesMax: 2 ** 50, limitMemoryPercent: 100 },
  ...{ hostReserveMinBytes: 0, hostReserveMinPercent: 0 },
};

function planned(text: string, input: SettingsInput) {
  const snapshot = cluster(text);
  const settings = Settings.parse({ ...roomy, ...input });
  const plan = finalPlan(snapshot, settings, 50_000);
  expect(verify(snapshot, settings, plan)).to.deep.equal([]);
  return {
    nodeOf: Object.fromEntries(
      snapshot.guests.map(({ vmid, node }) => [
        vmid,
        plan.moves.find((move) => move.vmid === vmid)?.target ?? node,
      ]),
    ),
    plan,
    snapshot,
    settings,
    reasonOf: Object.fromEntries(plan.moves.map(({ vmid, reason }) => [vmid, reason.code])),
  };
}

describe('what is broken where nodes are nearly full', () => {
  it('is repaired by others who make room first, though they gain nothing by it', () => {
    const { nodeOf } = planned(
      'n0 16G 64c: 100 1G, 102 4G, 103 5G, 105 1G\nn1 12G 64c: 101 3G, 104 1G, 106 4G',
      { rules: [{ type: 'pin', name: 'r', guests: ['106', '102'], nodes: ['n0'] }] },
    );
    expect(nodeOf).to.include({ 106: 'n0', 102: 'n0' });
  });

  it('is repaired where somebody has to go only so that there is an order for the others', () => {
    const { nodeOf, reasonOf } = planned('n0 12G 64c: 102 7G, 104 1G\nn1 24G 64c: 100 7G, 101 2G, 103 8G', {
      rules: [{ type: 'apart', name: 'r', guests: ['103', '100'] }],
    });
    expect(nodeOf[103]).not.to.equal(nodeOf[100]);
    expect(reasonOf[101]).to.equal('makes-room');
  });

  it('is emptied where room has to be made elsewhere', () => {
    const { nodeOf } = planned(
      'n0 12G 64c: 101 1G, 104 6G\nn1 20G 64c: 100 5G, 102 3G, 103 6G\nn2 20G 64c: 105 8G',
      { evacuatedNodes: ['n2'] },
    );
    expect(nodeOf[105]).to.equal('n1');
  });

  it('stays broken where nothing else can be, without an endless search', () => {
    const { nodeOf } = planned('n0 8G 64c: 100 4G, 101 2G\nn1 4G 64c: 102 3G', {
      rules: [{ type: 'apart', name: 'r', guests: ['100', '101'] }],
    });
    expect(nodeOf).to.deep.equal({ 100: 'n0', 101: 'n0', 102: 'n1' });
  });

  describe('by guests that belong together', () => {
    const together = (text: string, ...guests: string[]) =>
      planned(text, { rules: [{ type: 'together', name: 'r', guests }] });

    it('is repaired by a block whose guests go one after the other, as room is made for them', () => {
      const { nodeOf, plan, snapshot, settings } = together(
        'n0 12G 64c: 100 7G, 103 3G\nn1 20G 64c: 101 5G, 102 6G',
        ...['100', '101', '103'],
      );
      expect(nodeOf).to.deep.equal({ 100: 'n1', 101: 'n1', 102: 'n0', 103: 'n1' });
      const stepOf = (vmid: number) => plan.moves.find((move) => move.vmid === vmid)?.step;
      expect([100, 102, 103].map(stepOf)).to.deep.equal([1, 2, 3]);
      const all = evaluateSelection(snapshot, settings, plan, [100, 102, 103]);
      expect(all.moves).to.deep.equal(plan.moves);
      expect(evaluateSelection(snapshot, settings, plan, [102, 103]).moves, 'none without the others').to.be
        .empty;
    });

    it('is repaired by a block that is scattered further on its way', () => {
      const { nodeOf } = together(
        'n0 16G 64c: 104 5G, 105 7G\nn1 20G 64c: 101 6G, 102 4G, 103 7G\nn2 24G 64c: 100 7G, 106 5G',
        ...['103', '102', '101', '106'],
      );
      expect(nodeOf).to.include({ 100: 'n1', 101: 'n2', 102: 'n2', 103: 'n2', 106: 'n2' });
    });

    it('stays broken where a command moves all of a block', () => {
      const snapshot = cluster(
        'n0 12G 64c: 100 7G ha, 103 3G ha\nn1 20G 64c: 101 5G ha, 102 6G ha\nha together r 100 101 103',
      );
      const plan = finalPlan(snapshot, Settings.parse(roomy), 50_000);
      expect(plan.moves).to.be.empty;
    });
  });
});
