import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { afterPlan, planOf, plansOf } from '../../test/plan-of.ts';
import { syntheticCluster } from '../../test/synthetic-cluster.ts';
import { Settings } from '../settings/settings.ts';
import { propose } from './propose.ts';
import { reasonText } from './reason.ts';

describe('propose', () => {
  const uneven = 'pve1 64G: 100 12G, 101 12G, 102 12G, 103 12G\npve2 64G:';

  it('yields a plan at once where nothing is to do', () => {
    const search = propose(cluster('pve1 64G: 100 8G\npve2 64G: 101 8G'), Settings.parse({}));
    const { value } = search.next();
    expect(value && 'plan' in value && value.plan?.status).to.equal('no-action-needed');
  });

  it('yields a first plan, and ends with one that is no worse', () => {
    const plans = plansOf(syntheticCluster(5, 80));
    expect(plans.length).to.be.at.least(2);
    const [first, last] = [plans[0], plans[plans.length - 1]];
    expect(first?.moves.length).to.be.at.least(last?.moves.length ?? 0);
    expect(last?.after.spreadPercent.memory).to.be.below(last?.before.spreadPercent.memory ?? 0);
  });

  it('keeps a previous plan that still stands, and looks further where it does not', () => {
    const snapshot = syntheticCluster(5, 80);
    const previous = planOf(snapshot);
    const again = (moves: typeof previous.moves) => {
      const search = propose(snapshot, Settings.parse({}), { previous: { moves } });
      let step = search.next();
      while (!step.done) step = search.next();
      return step.value;
    };
    const kept = again(previous.moves);
    expect(kept.moves).to.deep.equal(previous.moves);
    expect(kept.workUnits).to.be.below(previous.workUnits / 2);
    const part = again(previous.moves.slice(0, 1));
    expect(part.moves.length).to.be.above(1);
    expect(part.after.spreadPercent.memory).to.be.below(part.before.spreadPercent.memory);
  });

  it('stops looking when its work units are used up', () => {
    const search = propose(syntheticCluster(8, 200), Settings.parse({}), { workUnitsMax: 100 });
    let [step, yields] = [search.next(), 0];
    while (!step.done) [step, yields] = [search.next(), yields + 1];
    expect(step.value.workUnits).to.be.below(10_000);
    expect(step.value.moves.length).to.be.above(0);
  });

  it('says on what it is based', () => {
    const snapshot = cluster(uneven);
    expect(planOf(snapshot).basis).to.equal('current-sample');
    const stamp = { source: 'rrddata', takenAtMs: 0, windowSeconds: 86400, cpuP95Cores: 0.1 } as const;
    const guests = snapshot.guests.map((guest) => ({
      ...guest,
      history: { ...stamp, memoryPeakBytes: guest.load?.memoryBytes ?? 0 },
    }));
    expect(planOf({ ...snapshot, guests }).basis).to.equal('history');
    expect(planOf({ ...snapshot, guests: [] }).basis).to.equal('history');
  });

  it('warns of guests whose disks and devices were not read', () => {
    const [move] = planOf(cluster(uneven.replace('100 12G', '100 12G unread'))).moves;
    expect(move?.warnings.map((warning) => reasonText(warning))).to.deep.equal([
      'disks and devices are still to be checked',
    ]);
  });

  it('has nowhere to go on a single node', () => {
    const { status, statusReason } = planOf(cluster('pve1 64G: 100 60G'));
    expect(status).to.equal('no-beneficial-move');
    expect(statusReason?.code).to.equal('standalone-node');
  });

  it('marks what restarts as needing consent, with its downtime', () => {
    const containers = uneven.replaceAll('12G', '12G ct');
    const { moves } = planOf(cluster(containers), Settings.parse({ containersMayRestart: true }));
    expect(
      moves.map(({ how, downtimeSeconds, needsConsent }) => [how, downtimeSeconds, needsConsent]),
    ).to.deep.equal([...[['restart', 20, true]], ...[['restart', 20, true]]]);
  });
});

describe('propose, at the edges', () => {
  const empty = { ...cluster('pve1 64G:\npve2 64G:'), nodes: [], guests: [] };

  it('has an answer for a cluster without nodes, without guests, and without figures', () => {
    const { load: _, ...blind } = { ...cluster('pve1 64G: 100 8G\npve2 64G:').nodes[0] };
    const clusters = [
      empty,
      cluster('pve1 64G:\npve2 64G:'),
      cluster('pve1 64G offline: 100 8G\npve2 64G offline:'),
      {
        ...cluster('pve1 64G: 100 60G\npve2 64G:'),
        nodes: [{ ...blind, name: 'pve1', status: 'online' as const, maintenance: false }],
      },
    ];
    for (const snapshot of clusters) expect(planOf(snapshot).moves).to.deep.equal([]);
    expect(planOf(empty).before.worst).to.equal(undefined);
  });

  it('names what is missing where there is nothing to plan with', () => {
    const said = (text: string) => {
      const { statusReason } = planOf(cluster(text), Settings.parse({}));
      return statusReason && reasonText(statusReason);
    };
    expect(said('')).to.equal('there is no node');
    expect(said('pve1 64G/60G:\npve2 64G:')).to.equal('there is no guest that could move');
  });

  it('leaves alone a guest on a node that is not in the list', () => {
    const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:');
    const guests = snapshot.guests.map((guest) => ({ ...guest, node: 'gone' }));
    expect(planOf({ ...snapshot, guests }).stays.map(({ reason }) => reason.code)).to.deep.equal([
      'node-offline',
    ]);
  });

  it('is followed by none where every guest moves, too', () => {
    const text = `
      cluster registered=plb_affinity_b,plb_anti_affinity_y
      pve1 16G maintenance: 100 1G/0.2G ct #plb_affinity_b #plb_anti_affinity_y, 101 1G ct unmeasured lock=backup moving=pve2 #plb_affinity_b, 102 8G/3.12G ct #plb_anti_affinity_y, 103 16G/9.76G ct lock=backup moving=pve2
      pve2 64G/1G:
      pve3 16G offline:
      pve4 64G/1G:
      `;
    const snapshot = cluster(text);
    const settings = Settings.parse({ movesMax: 10_000 });
    const plan = planOf(snapshot, settings);
    expect(plan.moves.map(({ vmid, target }) => [vmid, target])).to.deep.equal([[102, 'pve4']]);
    expect(planOf(afterPlan(snapshot, plan), settings).moves).to.deep.equal([]);
  });

  it('is followed by none where what is left to repair leaves the nodes less even', () => {
    const snapshot = cluster(`
      cluster registered=plb_affinity_b
      pve1 16G/1G 8c/0.2c: 101 1G ct unmeasured lock=backup #plb_affinity_b, 103 1G/0.2G 1c/0.77c ct lock=backup moving=pve2
      pve2 16G offline:
      pve3 16G/1G 8c/0.2c: 102 1G/0.2G 8c/0.24c #plb_affinity_b
      pve4 16G/1G 16c/0.2c: 100 1G/0.2G 1c/0.00c ct #plb_affinity_b
    `);
    const settings = Settings.parse({ movesMax: 10_000 });
    const plan = planOf(snapshot, settings);
    expect(plan.moves.map(({ vmid, target }) => [vmid, target])).to.have.deep.members([
      [100, 'pve1'],
      [102, 'pve1'],
    ]);
    expect(planOf(afterPlan(snapshot, plan), settings).moves).to.deep.equal([]);
  });

  it('says that the budget forbids what would help', () => {
    const { status, statusReason } = planOf(
      cluster('pve1 64G: 100 20G, 101 20G\npve2 64G:'),
      Settings.parse({ movesMax: 0 }),
    );
    expect([status, statusReason?.code]).to.deep.equal(['no-beneficial-move', 'over-budget']);
  });
});
