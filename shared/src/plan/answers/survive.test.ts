import { expect } from 'chai';
import fc from 'fast-check';
import { anyCluster } from '../../../test/arbitrary-cluster.ts';
import { cluster } from '../../../test/cluster.ts';
import { runs } from '../../../test/runs.ts';
import { memoryNeedBytes } from '../../model/memory-need.ts';
import { defaultSettings, Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { balanceOf } from '../balance.ts';
import { reasonText } from '../reason.ts';
import { type Loss, Survival, survive } from './survive.ts';

const FULL = `
  pve1 32G: 100 8G, 101 8G ha, 102 8G disk=local
  pve2 32G: 200 8G, 201 4G
  pve3 32G: 300 16G
`;

const TRIED_MAX = 7;

/** Whether the guests of one node, or the largest of them, fit on the others, by trying everything. */
function fits(snapshot: ClusterSnapshot, lost: string): boolean {
  const running = snapshot.guests.filter(({ status, template }) => status === 'running' && !template);
  const usedBy = (node: string) =>
    running
      .filter((guest) => guest.node === node)
      .reduce((sum, { load }) => sum + (load?.memoryBytes ?? 0), 0);
  const rooms = snapshot.nodes
    .filter(({ name, status, maintenance }) => name !== lost && status === 'online' && !maintenance)
    .map((node) => {
      const beside = Math.max(0, (node.load?.memoryBytes ?? 0) - usedBy(node.name));
      const total = node.memoryTotalBytes ?? 0;
      const reserve = Math.max(beside, 2 * 2 ** 30, Math.round(total * 0.05));
      return total - reserve - usedBy(node.name);
    });
  const place = (needs: readonly number[], free: readonly number[]): boolean => {
    const [need, ...rest] = needs;
    if (need === undefined) return true;
    return free.some(
      (room, bin) =>
        room >= need &&
        place(
          rest,
          free.map((each, index) => (index === bin ? room - need : each)),
        ),
    );
  };
  const needs = running
    .filter(({ node }) => node === lost)
    .map((guest) => memoryNeedBytes(guest, defaultSettings))
    .sort((one, other) => other - one);
  return place(needs.slice(0, TRIED_MAX), rooms);
}

/** Holds a verdict against trying everything, where that ends. */
function checkLoss(snapshot: ClusterSnapshot, { nodes: [lost = ''], verdict, proved }: Loss): void {
  if (verdict === 'unknown') return;
  expect(proved).to.equal(true);
  const isSmall = snapshot.guests.filter(({ node }) => node === lost).length <= TRIED_MAX;
  if (verdict === 'yes') expect(fits(snapshot, lost)).to.equal(true);
  else if (isSmall) expect(fits(snapshot, lost)).to.equal(false);
}

describe('the loss of a node', () => {
  it('says who restarts, who waits for a person, and who is lost with the node', () => {
    const { losses, verdict } = survive(cluster(FULL), defaultSettings);
    const [first] = losses;
    expect(verdict).to.equal('yes');
    expect(first).to.deep.include({ nodes: ['pve1'], verdict: 'yes', restarts: [101], byHand: [100] });
    expect(first?.bound.map(({ vmid, reason }) => `${vmid}: ${reasonText(reason)}`)).to.deep.equal([
      '102: local is local to pve1',
    ]);
    expect(first?.places.map(({ vmid }) => vmid)).to.have.members([100, 101, 102]);
  });

  it('names who would not fit, and places those of HA first', () => {
    const { losses } = survive(cluster('a 32G: 1 14G ha, 2 16G\n b 32G: 3 12G'), defaultSettings);
    expect(losses[0]).to.deep.include({ verdict: 'no', proved: true, unfit: [2], majority: false });
    expect(losses[0]?.places).to.deep.equal([{ vmid: 1, node: 'b' }]);
  });

  it('takes a whole site', () => {
    const { losses } = survive(cluster(FULL), defaultSettings, { losses: [['pve1', 'pve2']] });
    expect(losses).to.have.length(1);
    expect(losses[0]).to.deep.include({ nodes: ['pve1', 'pve2'], verdict: 'no', majority: false });
  });

  it('has an answer for what is not there or not known', () => {
    expect(survive(cluster('a 8G: 1 1G'), defaultSettings, { losses: [['x']] })).to.deep.equal({
      verdict: 'unknown',
      losses: [],
      problems: [{ code: 'unknown-node-typo', data: { node: 'x', nearest: 'a' } }],
    });
    const [alone] = survive(cluster('a 8G: 1 1G'), defaultSettings).losses;
    expect([alone?.verdict, alone?.why?.code]).to.deep.equal(['unknown', 'standalone-node']);
    const [dark] = survive(cluster('a 8G: 1 1G unmeasured\n b 8G:'), defaultSettings).losses;
    expect([dark?.verdict, dark?.why?.code]).to.deep.equal(['unknown', 'size-unknown']);
    const empty: ClusterSnapshot = { ...cluster('a 8G:'), nodes: [], guests: [] };
    expect(survive(empty, defaultSettings).problems[0]?.code).to.equal('no-node');
  });

  it('says the same as the headline of the balance, and as trying everything', () => {
    fc.assert(
      fc.property(anyCluster, fc.constantFrom<string[]>([], ['n0']), (snapshot, reservedNodes) => {
        const settings = Settings.parse({ reservedNodes });
        const survival = survive(snapshot, settings);
        expect(Survival.parse(survival)).to.deep.equal(survival);
        expect(survival.verdict).to.equal(balanceOf(snapshot, settings).survivesNodeLoss);
        if (reservedNodes.length > 0) return;
        for (const loss of survival.losses) checkLoss(snapshot, loss);
      }),
      runs(300),
    );
  });
});
