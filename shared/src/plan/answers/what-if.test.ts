import { expect } from 'chai';
import fc from 'fast-check';
import { anyCluster } from '../../../test/arbitrary-cluster.ts';
import { cluster } from '../../../test/cluster.ts';
import { runs } from '../../../test/runs.ts';
import { defaultSettings } from '../../settings/settings.ts';
import { reasonText } from '../reason.ts';
import { verify } from '../verify.ts';
import { applyChanges } from './apply-changes.ts';
import { Change } from './change.ts';
import { Supposition, whatIf } from './what-if.ts';

const GIB = 2 ** 30;
const FULL = `
  cluster registered=plb_anti_affinity_x
  ha apart r1 100 101
  pve1 64G 16c: 100 16G ha #plb_anti_affinity_x, 101 16G ha, 102 16G #plb_anti_affinity_x
  pve2 64G 16c: 200 4G
`;
const suppose = (...changes: object[]) =>
  whatIf(
    cluster(FULL),
    defaultSettings,
    changes.map((change) => Change.parse(change)),
  );
const problemsOf = (...changes: object[]) => suppose(...changes).problems.map((each) => reasonText(each));

describe('what would be if', () => {
  it('nothing were otherwise: no difference', () => {
    fc.assert(
      fc.property(anyCluster, (snapshot) => {
        const answer = whatIf(snapshot, defaultSettings, []);
        expect(answer.difference).to.deep.include({ same: true, nodes: [], onlyOne: [], onlyOther: [] });
        expect(answer.difference.elsewhere).to.deep.equal([]);
        expect(Supposition.parse(answer)).to.deep.equal(answer);
      }),
      runs(40),
    );
  });

  it('a node were emptied, added, or taken away', () => {
    const drained = suppose({ type: 'drain-node', node: 'pve2' });
    expect(drained.changed.moves.map(({ vmid, target }) => [vmid, target])).to.deep.include([200, 'pve1']);
    const added = suppose({ type: 'add-node', node: 'pve3', memoryBytes: 128 * GIB });
    expect(added.changed.moves.some(({ target }) => target === 'pve3')).to.equal(true);
    expect(added.changed.after.nodes.find(({ node }) => node === 'pve3')?.cpuTotalCores).to.equal(16);
    const spare = suppose({ type: 'add-node', node: 'pve3' }, { type: 'remove-node', node: 'pve3' });
    expect(spare.difference.same).to.equal(true);
  });

  it('a guest were added, resized or gone', () => {
    const guest = { cores: 4, memoryBytes: 20 * GIB };
    const added = suppose({ type: 'add-guest', guest, node: 'pve1' });
    expect(added.balance.nodes[0]?.memoryBytes).to.equal(68 * GIB);
    expect(suppose({ type: 'add-guest', guest }).balance.nodes[1]?.guests).to.equal(2);
    const grown = suppose({ type: 'resize-guest', vmid: 200, memoryBytes: 16 * GIB });
    expect(grown.balance.nodes[1]?.memoryBytes).to.equal(16 * GIB);
    expect(suppose({ type: 'remove-guest', vmid: 200 }).balance.nodes[1]?.memoryBytes).to.equal(0);
  });

  it('a rule were off, or there were another, or other wishes', () => {
    const { now } = suppose();
    expect(now.moves.length).to.be.above(0);
    const off = suppose(
      { type: 'disable-rule', rule: 'HA rule r1' },
      { type: 'disable-rule', rule: 'tag plb_anti_affinity_x' },
      { type: 'settings', settings: { proposeAboveSpreadPercent: 80 } },
    );
    expect(off.changed.moves).to.deep.equal([]);
    expect(off.difference.onlyOne).to.have.length(now.moves.length);
    const rule = { type: 'pin', name: 'home', guests: ['200'], nodes: ['pve1'] };
    const pinned = suppose({ type: 'add-rule', rule });
    expect(pinned.changed.moves.map(({ vmid, target }) => [vmid, target])).to.deep.include([200, 'pve1']);
  });

  it('something were changed that is not there: told, and left out', () => {
    expect(problemsOf({ type: 'drain-node', node: 'x' })).to.deep.equal([
      'there is no node x. Maybe pve1, pve2',
    ]);
    expect(problemsOf({ type: 'add-node', node: 'pve1' })).to.deep.equal(['there is a node pve1 already']);
    expect(problemsOf({ type: 'add-node', node: 'n', like: 'x' })).to.deep.equal([
      'there is no node x. Maybe pve1, pve2',
    ]);
    expect(problemsOf({ type: 'remove-guest', vmid: 9 })).to.deep.equal(['there is no guest 9']);
    expect(problemsOf({ type: 'resize-guest', vmid: 9 })).to.deep.equal(['there is no guest 9']);
    expect(problemsOf({ type: 'disable-rule', rule: 'HA rule r2' })).to.deep.equal([
      'there is no rule HA rule r2. Maybe HA rule r1',
    ]);
    const giant = { cores: 1, memoryBytes: 900 * GIB, name: 'giant' };
    expect(problemsOf({ type: 'add-guest', guest: giant })).to.deep.equal([
      'no node can take the guest giant',
    ]);
  });

  it('any of it were so: plans of what might be pass the independent checkers, too', () => {
    const changes = fc.subarray([
      { type: 'drain-node' as const, node: 'n1' },
      { type: 'add-node' as const, node: 'new' },
      { type: 'remove-guest' as const, vmid: 100 },
      { type: 'resize-guest' as const, vmid: 101, memoryBytes: 4 * GIB },
      { type: 'disable-rule' as const, rule: 'tag plb_affinity_a' },
    ]);
    fc.assert(
      fc.property(anyCluster, changes, (snapshot, given) => {
        const { changed } = whatIf(snapshot, defaultSettings, given);
        const scene = applyChanges(snapshot, defaultSettings, given);
        expect(verify(scene.snapshot, scene.settings, changed)).to.deep.equal([]);
      }),
      runs(60),
    );
  });
});
