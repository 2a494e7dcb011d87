import { expect } from 'chai';
import type { Plan } from '#shared/plan/plan.ts';
import { propose } from '#shared/plan/propose.ts';
import { verify } from '#shared/plan/verify.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { describeWithData } from '../shared-data.ts';
import { recordedCluster } from './recorded-cluster.ts';

function planOf(snapshot: ClusterSnapshot): Plan {
  const search = propose(snapshot, defaultSettings);
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

/** The plan at first sight, and with all that can be read. */
async function plansOf(name: string, user: string): Promise<[ClusterSnapshot, Plan][]> {
  const { now, refined } = await recordedCluster(name, user);
  return [now, refined].map((snapshot) => [snapshot, planOf(snapshot)]);
}

const moved = ({ moves }: Plan): number[] => moves.map(({ vmid }) => vmid);

describeWithData('a plan for a real cluster', function () {
  this.timeout(120_000);

  it('breaks no rule, and speaks of every running guest exactly once', async () => {
    for (const [name, user] of [
      ['unbalanced', 'admin@pve'],
      ['unbalanced', 'op@pve'],
      ['balanced', 'admin@pve'],
      ['maintenance', 'admin@pve'],
      ['nodeloss', 'admin@pve'],
    ] as const)
      for (const [snapshot, plan] of await plansOf(name, user)) {
        expect(verify(snapshot, defaultSettings, plan), `${name} ${user}`).to.deep.equal([]);
        const running = snapshot.guests.filter(({ status }) => status === 'running').map(({ vmid }) => vmid);
        const spokenOf = [...moved(plan), ...plan.stays.map(({ vmid }) => vmid)];
        expect(spokenOf.filter((vmid) => running.includes(vmid)).sort()).to.deep.equal(running.sort());
      }
  });

  it('relieves the one full node by few moves', async () => {
    for (const [, plan] of await plansOf('unbalanced', 'admin@pve')) {
      expect(plan.moves).to.have.lengthOf(2);
      expect(plan.moves.filter(({ target }) => target === 'pve1')).to.have.length.below(2);
      expect(plan.before.worst).to.include({ node: 'pve1' });
      expect(plan.after.worst?.percent).to.be.lessThan(65);
      expect(plan.after.spreadPercent.memory).to.be.lessThan(20);
    }
  });

  it('is the same for everybody who sees the same', async () => {
    const [admin, viewer] = await Promise.all(
      ['admin@pve', 'viewer@pve'].map((user) => plansOf('unbalanced', user)),
    );
    expect(viewer?.map(([, plan]) => moved(plan))).to.deep.equal(admin?.map(([, plan]) => moved(plan)));
  });

  it('leaves alone what is locked, passed through, on local disks, ignored or stopped', async () => {
    for (const name of ['unbalanced', 'maintenance'])
      for (const [, plan] of (await plansOf(name, 'admin@pve')).slice(1))
        expect(moved(plan)).to.not.include.members([109, 115, 117, 118, 119]);
  });

  it('is empty where all is even', async () => {
    for (const [, plan] of await plansOf('balanced', 'admin@pve')) {
      expect(plan.moves).to.deep.equal([]);
      expect(plan.status).to.equal('no-action-needed');
    }
  });

  it('sends nothing to a node in maintenance, and empties it', async () => {
    for (const [snapshot, plan] of await plansOf('maintenance', 'admin@pve')) {
      expect(plan.moves.map(({ target }) => target)).to.not.include('pve3');
      const there = snapshot.guests.filter(({ node, status }) => node === 'pve3' && status === 'running');
      const left = there.map(({ vmid }) => vmid).filter((vmid) => !moved(plan).includes(vmid));
      expect(left).to.deep.equal([119]);
    }
  });

  it('neither touches nor counts the guests of a node that is lost', async () => {
    for (const [snapshot, plan] of await plansOf('nodeloss', 'admin@pve')) {
      const lost = snapshot.guests.filter(({ node }) => node === 'pve3').map(({ vmid }) => vmid);
      expect(lost.length).to.be.greaterThan(5);
      expect(moved(plan).filter((vmid) => lost.includes(vmid))).to.deep.equal([]);
      expect(plan.moves.map(({ target }) => target)).to.not.include('pve3');
      expect(plan.before.nodes.find(({ node }) => node === 'pve3')?.guests ?? 0).to.equal(0);
    }
  });

  it('does not call a cluster balanced of which the user sees no load', async () => {
    for (const [, plan] of await plansOf('unbalanced', 'op@pve')) {
      expect(plan.moves).to.deep.equal([]);
      expect(plan.status).to.not.equal('no-action-needed');
    }
  });
});
