import { expect } from 'chai';
import fc from 'fast-check';
import { anyCluster } from '../../../test/arbitrary-cluster.ts';
import { cluster } from '../../../test/cluster.ts';
import { runs } from '../../../test/runs.ts';
import { defaultSettings } from '../../settings/settings.ts';
import { reasonText } from '../reason.ts';
import { DescribedGuest } from './described-guest.ts';
import { Placing, place } from './place.ts';

const GIB = 2 ** 30;
const guest = (memoryGib: number, change: object = {}): DescribedGuest =>
  DescribedGuest.parse({ cores: 2, memoryBytes: memoryGib * GIB, ...change });

const THREE = 'pve1 64G 16c: 100 24G #db, 101 16G\npve2 64G 16c: 200 8G\npve3 32G 16c:';
const ask = (text: string, ...described: DescribedGuest[]) =>
  place(cluster(text), defaultSettings, described);
const told = ({ guests }: Placing, index = 0) =>
  guests[index]?.targets.map(({ node, reason, fits }) => `${node} ${fits}: ${reasonText(reason)}`);

describe('where new guests fit', () => {
  it('ranks every node, with what speaks against it', () => {
    const answer = ask(THREE, guest(24));
    expect(answer.guests[0]?.target).to.equal('pve2');
    expect(told(answer)).to.deep.equal([
      'pve2 true: fits best on pve2',
      'pve3 true: would fit too, but pve2 leaves the cluster more even',
      'pve1 false: pve1 would reach 110 % memory, limit 90 %',
    ]);
    expect(Placing.parse(answer)).to.deep.equal(answer);
  });

  it('says of the loss of a node what is true with those that were placed', () => {
    const even = 'pve1 64G 16c: 100 8G\npve2 64G 16c: 200 8G\npve3 64G 16c:';
    const loss = (...described: DescribedGuest[]) => ask(even, ...described).survivesNodeLoss;
    expect(loss(guest(8))).to.deep.equal({ before: 'yes', after: 'yes' });
    expect(loss(guest(40), guest(40), guest(40))).to.deep.equal({ before: 'yes', after: 'no' });
    expect(loss(guest(4096))).to.deep.equal({ before: 'yes', after: 'yes' });
    expect(ask('pve1 64G 16c: 100 8G', guest(8)).survivesNodeLoss).to.deep.equal({
      ...{ before: 'unknown', after: 'unknown' },
    });
  });

  it('places several together', () => {
    const answer = ask(THREE, guest(20), guest(20), guest(20));
    expect(answer.placed).to.equal(3);
    expect(answer.guests.map(({ target }) => target).sort()).to.deep.equal(['pve2', 'pve2', 'pve3']);
  });

  it('obeys what was described: nodes, company, tags', () => {
    expect(ask(THREE, guest(4, { nodes: ['PVE1'] })).guests[0]?.target).to.equal('pve1');
    expect(ask(THREE, guest(4, { together: ['tag:db'] })).guests[0]?.target).to.equal('pve1');
    const apart = ask(THREE, guest(4, { apart: ['200'] }), guest(4, { apart: ['200'] }));
    expect(apart.guests.map(({ target }) => target)).to.not.include('pve2');
    const pair = { tags: ['rebalance_apart_new'] };
    const two = ask(THREE, guest(4, pair), guest(4, pair));
    expect(new Set(two.guests.map(({ target }) => target)).size).to.equal(2);
    expect(told(ask(THREE, guest(4, { nodes: ['pve2'] })))?.[1]).to.equal(
      'pve1 false: only pve2 were allowed',
    );
  });

  it('asks for room on the storages, for all disks together', () => {
    const row = (node: string, freeGib: number, storage = 'local-lvm') => ({
      ...{ storage, node, available: true, shared: false, content: ['images'] },
      ...{ totalBytes: 100 * GIB, usedBytes: (100 - freeGib) * GIB },
    });
    const snapshot = { ...cluster(THREE), storages: [row('pve1', 50), row('pve2', 50), row('pve3', 5)] };
    const disk = { disks: [{ storage: 'local-lvm', bytes: 40 * GIB }] };
    const answer = place(snapshot, defaultSettings, [guest(2, disk), guest(2, disk), guest(2, disk)]);
    expect(answer.guests.flatMap(({ target }) => target ?? []).sort()).to.deep.equal(['pve1', 'pve2']);
    const left = answer.guests.findIndex(({ target }) => target === undefined);
    expect(told(answer, left)).to.include('pve3 false: local-lvm on pve3 has 5 GiB free, 40 GiB are needed');
    const nowhere = place(snapshot, defaultSettings, [guest(2, { disks: [{ storage: 'x', bytes: 1 }] })]);
    expect(told(nowhere)?.[0]).to.equal('pve1 false: there is no storage x');
  });

  it('has an answer for clusters and guests that cannot be', () => {
    expect(ask(THREE, guest(500)).placed).to.equal(0);
    expect(told(ask(THREE, guest(500)))).to.have.length(3);
    expect(ask('pve1 64G:', guest(4)).guests[0]?.target).to.equal('pve1');
    expect(ask('pve1 64G maintenance:', guest(4)).placed).to.equal(0);
    expect(ask(THREE, guest(4, { nodes: ['x'] })).problems[0]?.code).to.equal('unknown-node-typo');
    const none = place({ ...cluster('a 1G:'), nodes: [], guests: [] }, defaultSettings, [guest(1)]);
    expect([none.placed, none.problems[0]?.code]).to.deep.equal([0, 'no-node']);
    expect(ask(THREE).guests).to.deep.equal([]);
  });

  it('never puts a guest where it is refused, and leaves none out that fits alone', () => {
    fc.assert(
      fc.property(anyCluster, fc.constantFrom(1, 4, 16), (snapshot, gib) => {
        const answer = place(snapshot, defaultSettings, [guest(gib)]);
        const [placed] = answer.guests;
        const fitting = placed?.targets.filter(({ fits }) => fits) ?? [];
        expect(placed?.targets).to.have.length(snapshot.nodes.length);
        if (placed?.target === undefined) expect(fitting).to.deep.equal([]);
        else expect(fitting[0]?.node).to.equal(placed.target);
        const { status, maintenance } = snapshot.nodes.find(({ name }) => name === placed?.target) ?? {};
        if (placed?.target !== undefined) expect([status, maintenance]).to.deep.equal(['online', false]);
      }),
      runs(150),
    );
  });
});
