import { expect } from 'chai';
import { reasonText } from '../src/plan/reason.ts';
import { verify } from '../src/plan/verify.ts';
import { Settings, type SettingsInput } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';
import { afterPlan, planOf } from './plan-of.ts';
import { movesOf, whyNot, whyStays } from './why.ts';

const plan = (given: string | ClusterSnapshot, input: SettingsInput = {}) =>
  planOf(typeof given === 'string' ? cluster(given) : given, Settings.parse(input));
const TRUST = { trustFreeTags: true };

/** What other balancers of Proxmox VE got wrong in production, and what happens here instead. */
describe('failures of others', () => {
  it('story 5: rules that hold already move nobody, however often they are looked at', () => {
    const text =
      'ha prefer r1 102 pve2\npve1 64G: 100 8G #plb_pin_pve1 #plb_affinity_a, 101 8G #plb_affinity_a\n' +
      'pve2 64G: 102 8G ha #plb_anti_affinity_b\npve3 64G: 103 8G #plb_anti_affinity_b';
    const { status, moves } = plan(text, TRUST);
    expect({ status, moves }).to.deep.equal({ status: 'no-action-needed', moves: [] });
  });

  it('story 5: once a rule is repaired nothing more is moved for it', () => {
    const text =
      'pve1 64G: 100 8G #plb_pin_pve2, 101 8G #plb_anti_affinity_b, 102 8G #plb_anti_affinity_b\npve2 64G:';
    const snapshot = cluster(text);
    const settings = Settings.parse(TRUST);
    const first = planOf(snapshot, settings);
    expect(first.moves).to.have.length(2);
    expect(planOf(afterPlan(snapshot, first), settings).moves).to.deep.equal([]);
  });

  it('story 6: one guest that is pinned or kept apart does not stop the others', () => {
    const pinned = 'pve1 32G: 100 8G #plb_pin_pve1, 101 8G, 102 8G\npve2 32G: 103 4G\npve3 32G: 104 14G';
    expect(movesOf(pinned).join()).to.match(/10[12] pve1 -> pve2/);
    const apart =
      'pve1 32G: 100 8G #plb_anti_affinity_a, 101 8G, 102 8G\npve2 32G: 103 4G #plb_anti_affinity_a\npve3 32G: 104 14G';
    expect(movesOf(apart, TRUST).length).to.be.above(0);
  });

  it('story 6: a guest kept apart is never sent to where its partner is, nor to where it is', () => {
    const text =
      'pve1 32G: 100 8G #plb_anti_affinity_a\npve2 32G: 101 8G #plb_anti_affinity_a\npve3 32G: 102 8G, 103 8G, 104 8G';
    for (const move of movesOf(text, TRUST)) expect(move).to.not.match(/100 .*pve2|101 .*pve1/);
    expect(whyNot(text, 100, 'pve2', TRUST)).to.equal('must not be with 101 (tag plb_anti_affinity_a)');
  });

  it('story 7: ignored guests do not change what the plan believes of the nodes', () => {
    const snapshot = cluster('pve1 32G: 100 20G #plb_ignore, 101 4G\npve2 32G: 102 4G');
    const { before, after, moves } = plan(snapshot);
    expect(moves.map(({ vmid }) => vmid)).to.not.include(100);
    const ofPve1 = (balance: typeof before) =>
      balance.nodes.find(({ node }) => node === 'pve1')?.memoryBytes ?? 0;
    const moved = moves.reduce((sum, { vmid }) => sum + (vmid === 101 ? 4 * 2 ** 30 : 0), 0);
    expect(ofPve1(before) - ofPve1(after)).to.equal(moved);
  });

  it('story 9: a target that HA would refuse or undo is never proposed', () => {
    const text =
      'ha apart r1 100 101\nha prefer r2 102 pve2:2 pve3:1\n' +
      'pve1 32G: 100 8G ha, 103 8G, 104 8G\npve2 32G: 101 4G ha, 102 4G ha\npve3 32G:';
    expect(whyNot(text, 100, 'pve2')).to.equal('must not be with 101 (HA rule r1)');
    expect(whyNot(text, 102, 'pve3')).to.equal('pinned to pve2 (HA rule r2)');
    for (const move of movesOf(text)) expect(move).to.not.match(/^102|^100 .*pve2/);
  });

  it('story 10: a node affinity of many guests does not glue them together', () => {
    const text =
      'ha require r 100 101 102 103 pve1 pve2 pve3\n' +
      'pve1 32G: 100 6G ha, 101 6G ha, 102 6G ha, 103 6G ha\npve2 32G:\npve3 32G:';
    const targets = new Set(plan(text).moves.map(({ target }) => target));
    expect(targets.size).to.be.above(1);
  });

  it('story 11: guests that HA keeps together move as one, with all that they need', () => {
    const text = 'ha together r 100 101\npve1 32G: 100 10G ha, 101 10G ha\npve2 32G:\npve3 16G:';
    const { moves } = plan(text, { evacuatedNodes: ['pve1'] });
    expect(moves.map(({ vmid, target, step }) => [vmid, target, step])).to.deep.equal([
      [100, 'pve2', 1],
      [101, 'pve2', 1],
    ]);
    expect(moves.map(({ togetherWith }) => togetherWith)).to.deep.equal([[101], [100]]);
    expect(whyNot(text, 100, 'pve3')).to.match(/memory/);
  });

  it('story 12: no target is filled above its limit, neither in the end nor on the way', () => {
    const text = 'pve1 64G: 100 16G, 101 16G, 102 16G\npve2 32G: 103 8G\npve3 24G: 104 8G';
    const snapshot = cluster(text);
    const settings = Settings.parse({ evacuatedNodes: ['pve1'] });
    const found = planOf(snapshot, settings);
    expect(verify(snapshot, settings, found)).to.deep.equal([]);
    for (const { memoryBytes, memoryTotalBytes } of found.after.nodes)
      expect(memoryBytes / memoryTotalBytes).to.be.at.most(0.9);
  });

  it('story 13: nodes that are reserved, or there for the quorum, get nobody', () => {
    const text = 'pve1 32G: 100 8G, 101 8G, 102 8G\npve2 32G:\npve3 32G:';
    const input = { reservedNodes: ['pve2'], witnessNodes: ['pve3'] };
    expect(movesOf(text, input)).to.deep.equal([]);
    expect(whyNot(text, 100, 'pve2', input)).to.equal('pve2 takes no guests, by our settings');
    expect(whyNot(text, 100, 'pve3', input)).to.equal('pve3 is there for the quorum only');
  });

  it('story 14: nodes in maintenance, offline, or just up get nobody', () => {
    const snapshot = cluster(
      'pve1 32G: 100 8G, 101 8G, 102 8G\npve2 32G maintenance:\npve3 32G offline:\npve4 32G:',
    );
    const nodes = snapshot.nodes.map((node) =>
      node.name === 'pve4' ? { ...node, uptimeSeconds: 30 } : node,
    );
    expect(movesOf({ ...snapshot, nodes })).to.deep.equal([]);
    expect(whyNot({ ...snapshot, nodes }, 100, 'pve2')).to.equal('pve2 is in maintenance');
  });

  it('story 16: a container is never moved without a tick of its own', () => {
    const { moves } = plan('pve1 32G: 100 8G ct, 101 8G ct, 102 8G ct\npve2 32G:');
    for (const { needsConsent, how, downtimeSeconds } of moves) {
      expect({ needsConsent, how }).to.deep.equal({ needsConsent: true, how: 'restart' });
      expect(downtimeSeconds).to.be.above(0);
    }
  });

  it('story 18: what is bound to its host stays, and says by what', () => {
    for (const device of ['hostpci0', 'usb1', 'ide2', 'virtiofs0', 'args', 'affinity'])
      expect(whyStays(`pve1 32G: 100 24G device=${device}\npve2 32G:`, 100)).to.equal(
        `${device} is bound to pve1`,
      );
  });

  it('story 26: a guest with a pin to a node that does not exist is not moved at all', () => {
    const text = 'pve1 32G: 100 12G #plb_pin_pvee2, 101 12G #plb_pin_pve2\npve2 32G:';
    expect(whyStays(text, 100)).to.equal(
      'tag plb_pin_pvee2 names pvee2, which does not exist, so it is not moved at all',
    );
    expect(movesOf(text)).to.deep.equal(['101 pve1 -> pve2']);
    expect(movesOf(text.replace('plb_pin_pve2', 'PLB_Pin_PVE2'))).to.deep.equal(['101 pve1 -> pve2']);
    expect(plan(text, { evacuatedNodes: ['pve1'] }).moves.map(({ vmid }) => vmid)).to.deep.equal([101]);
  });

  it('story 27: what needs nothing is not called infeasible', () => {
    expect(plan('pve1 64G: 100 8G\npve2 64G: 101 8G').status).to.equal('no-action-needed');
  });

  it('story 27: infeasible is said with the fewest rules and facts that cannot all hold', () => {
    const why = (text: string, input: SettingsInput = {}) => {
      const { status, statusReason } = plan(text, { ...TRUST, ...input });
      return `${status}: ${statusReason && reasonText(statusReason)}`;
    };
    expect(why('pve1 64G: 100 8G #plb_pin_pve2\npve2 64G offline:\npve3 64G:')).to.equal(
      'infeasible: repairing tag plb_pin_pve2 is not possible: 100: pve2 is not online',
    );
    expect(
      why(
        'pve1 64G: 100 8G #plb_affinity_a #plb_pin_pve1\npve2 64G: 101 8G #plb_affinity_a #plb_pin_pve2\npve3 64G:',
      ),
    ).to.match(/tag plb_affinity_a, tag plb_pin_pve1 and tag plb_pin_pve2 cannot all hold$/);
    expect(why('pve1 64G: 100 40G\npve2 32G:', { evacuatedNodes: ['pve1'] })).to.equal(
      'infeasible: emptying pve1 is not possible: 100: the memory of pve2',
    );
    const full =
      'pve1 64G: 100 8G #plb_anti_affinity_a, 101 8G #plb_anti_affinity_a\npve2 64G: 102 8G #plb_anti_affinity_a';
    expect(why(full)).to.match(/^infeasible: repairing tag plb_anti_affinity_a is not possible/);
  });

  it('story 33: guests of the same name are two guests', () => {
    const snapshot = cluster('pve1 32G: 100 8G, 101 8G, 102 8G #plb_ignore\npve2 32G:');
    const guests = snapshot.guests.map((guest) => ({ ...guest, name: 'web' }));
    const moves = movesOf({ ...snapshot, guests });
    expect(moves).to.have.length(1);
    expect(moves[0]).to.match(/^10[01] /);
  });

  it('two guests with one number stay, because nobody knows which would be moved', () => {
    const text = 'pve1 32G: 100 8G, 101 8G, 102 8G\npve2 32G: 100 1G';
    expect(whyStays(text, 100)).to.equal('another guest has the same number');
    expect(movesOf(text).join()).to.not.match(/100/);
  });
});
