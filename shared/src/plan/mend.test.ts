import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
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
});
